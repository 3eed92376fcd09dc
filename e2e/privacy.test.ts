/** A person's privacy in the administration: export, legal hold, erasure confirmed by typing; on a phone, right to left. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { testApp, type TestApp } from "#testing";
import { assertAccessible, assertNoOverflow, openBrowser, visit, type VisitOptions } from "./lib/browser.ts";

const SHOTS = process.env["SHOTS"];
let app: TestApp;
let browser: Browser;
let cookie: string;

before(async () => {
  [app, browser] = await Promise.all([testApp({ web: true }), openBrowser()]);
  cookie = await app.signIn((await app.agent("owner", { name: "Helena Duarte" })).email);
});
after(async () => {
  await browser?.close();
  await app?.close();
});

async function open(path: string, options: VisitOptions = {}) {
  const seen = await visit(browser, app.url, { cookie, ...options });
  await seen.page.goto(path);
  await seen.page.locator("html[data-ready]").waitFor();
  return { ...seen, [Symbol.asyncDispose]: () => seen.context.close() };
}

const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();

async function somebody(name: string) {
  const email = `${name.toLowerCase().replaceAll(/\W/g, "")}@customer.test`;
  await app.admin.post("/api/v1/tickets", { subject: "Printer", body: `It jams, says ${name}`, requester: { email, name } });
  const { body } = await app.admin.get(`/api/v1/contacts?email=${email}`);
  return { id: body.data[0].id as string, email };
}

test("a person is exported, held, released and erased for good, all by keyboard-reachable forms", async () => {
  const { id, email } = await somebody("Ada Lovelace");
  await using seen = await open(`/admin/contacts/${id}`);
  const { page } = seen;
  await page.getByRole("link", { name: "Export or erase" }).click();
  await page.getByRole("heading", { name: "Privacy of Ada Lovelace" }).waitFor();
  await assertAccessible(page, "privacy");
  await press(page, "Make an export");
  const download = page.getByRole("link", { name: "Download" });
  await download.waitFor();
  const file = page.waitForEvent("download");
  await download.click();
  assert.match((await file).suggestedFilename(), /^backstay-data-.*\.zip$/);

  await page.getByLabel("Reason", { exact: true }).fill("Dispute 12/2026");
  await press(page, "Set a hold");
  await page.getByText("A legal hold is on this person").waitFor();
  assert.equal(await page.getByRole("button", { name: "Erase for good" }).count(), 0);
  await press(page, "Release the hold on Ada Lovelace");
  await page.getByRole("button", { name: "Erase for good" }).waitFor();

  const confirm = page.getByLabel(`Type ${email} to confirm`);
  await confirm.fill("somebody else");
  await press(page, "Erase for good");
  await page.locator("[data-form-errors]", { hasText: "not the address" }).waitFor();
  assert.equal(await confirm.inputValue(), "somebody else");
  await confirm.fill(email);
  await confirm.press("Enter");
  await page.getByText("This person was erased.").waitFor();
  if (SHOTS) await page.screenshot({ path: `${SHOTS}/privacy-done.png`, fullPage: true });
  await page.goto("/admin/privacy");
  await page.getByRole("cell", { name: "Erased person" }).first().waitFor();
  await assertAccessible(page, "privacy");
  assert.deepEqual(seen.troubles, []);
});

test("a rule of retention is looked at before it is saved", async () => {
  await using seen = await open("/admin/privacy");
  const { page } = seen;
  await page.getByRole("link", { name: "How long things are kept" }).click();
  await page.getByLabel("Months to keep: Mails as they came in").fill("24");
  await press(page, "Look and save: Mails as they came in");
  await page.getByText("Nothing is older now").waitFor();
  await press(page, "Keep so long");
  await page.locator("[role=status]", { hasText: "Saved" }).waitFor();
  assert.equal(await page.getByLabel("Months to keep: Mails as they came in").inputValue(), "24");
  assert.deepEqual(seen.troubles, []);
});

test("the pages fit a phone, in the dark, right to left", async () => {
  const { id } = await somebody("Grace Hopper");
  for (const path of [`/admin/contacts/${id}/privacy`, "/admin/privacy", "/admin/retention"]) {
    await using seen = await open(path, { locale: "ar", width: 360, height: 740, dark: true });
    await assertNoOverflow(seen.page, path);
    await assertAccessible(seen.page, path);
    if (SHOTS) await seen.page.screenshot({ path: `${SHOTS}/ar-${path.split("/").at(-1)}-${path.length}.png`, fullPage: true });
    assert.deepEqual(seen.troubles, []);
  }
  if (SHOTS) {
    await using seen = await open(`/admin/contacts/${id}/privacy`, { locale: "de" });
    await seen.page.screenshot({ path: `${SHOTS}/de-privacy.png`, fullPage: true });
  }
});
