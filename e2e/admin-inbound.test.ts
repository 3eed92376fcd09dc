/** Addresses for mail providers in the administration: made, shown once, replaced, removed; on phones, in the dark, right to left. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser } from "playwright-core";
import { testApp, type TestApp } from "#testing";
import { openBrowser, visit, type VisitOptions } from "./lib/browser.ts";
import { lookAt } from "./lib/looks.ts";

let app: TestApp;
let browser: Browser;
let cookie: string;

before(async () => {
  app = await testApp({ web: true });
  browser = await openBrowser();
  cookie = await app.signIn((await app.agent("owner", { name: "Helena Duarte" })).email);
  await app.admin.post("/api/v1/mailboxes", { address: "support@acme.test", name: "Support" });
});
after(async () => {
  await browser?.close();
  await app?.close();
});

async function open(path: string, options: VisitOptions = {}) {
  const seen = await visit(browser, app.url, { cookie, ...options });
  await seen.page.goto(path);
  if (options.javaScript !== false) await seen.page.locator("html[data-ready]").waitFor();
  return { ...seen, [Symbol.asyncDispose]: () => seen.context.close() };
}

test("an address is made, its secret shown once, replaced after a question, and removed", async () => {
  await using seen = await open("/admin/inbound/new");
  const { page } = seen;
  await page.locator("[name=name]").fill("Mailgun");
  await page.getByRole("button", { name: "Create address" }).click();
  await page.locator("[data-form-errors]", { hasText: "Signing key" }).waitFor();
  await page.locator("[name=signingKey]").fill("key-0123456789abcdef");
  await page.getByRole("button", { name: "Create address" }).click();
  const secret = page.locator("[data-secret]");
  await secret.waitFor();
  const first = (await secret.textContent())!;
  assert.match(first, /\/api\/v1\/inbound\/mailgun\/[a-z2-7]{26}\/mime$/);
  await page.getByRole("link", { name: "I have stored it" }).click();
  await page.getByRole("button", { name: "Replace secret" }).click();
  await page.locator("[data-confirm]").getByRole("button", { name: "Replace secret" }).click();
  await secret.waitFor();
  const second = (await secret.textContent())!;
  assert.notEqual(second, first);
  const posted = await fetch(app.url + new URL(first).pathname, { method: "POST", body: new URLSearchParams({ a: "b" }) });
  assert.equal(posted.status, 401);
  await page.getByRole("link", { name: "I have stored it" }).click();
  await secret.waitFor({ state: "detached" });
  assert.ok(!(await page.content()).includes(new URL(second).pathname));
  await page.getByRole("button", { name: "Remove address" }).click();
  await page.locator("[data-confirm]").getByRole("button", { name: "Remove address" }).click();
  await page.locator("[role=status]", { hasText: "Removed." }).waitFor();
  assert.deepEqual(seen.troubles, []);
});

test("why nothing arrives is said; a switched-off address says so; everything works without scripts", async () => {
  const made = await app.admin.post("/api/v1/inbound-endpoints", { name: "Postmark", provider: "postmark" });
  await app.as({}).post(new URL(made.body.address).pathname, { From: "x" });
  await using seen = await open(`/admin/inbound/${made.body.id}`, { javaScript: false });
  const { page } = seen;
  await page.getByText("without the raw mail: switch on “Include raw email content in JSON payload”").waitFor();
  await page.locator("[name=networks]").fill("nonsense");
  await page.getByRole("button", { name: "Save" }).click();
  await page.locator("[data-form-errors]", { hasText: "Calls only from: must be an address" }).waitFor();
  await page.locator("[name=networks]").fill("192.0.2.0/24");
  await page.locator("[name=active]").uncheck();
  await page.getByRole("button", { name: "Save" }).click();
  await page.locator("[role=status]", { hasText: "Saved." }).waitFor();
  await page.goto("/admin/inbound");
  await page.getByRole("cell", { name: "Off" }).waitFor();
});

test("pages fit and are accessible in every look", async () => {
  const made = await app.admin.post("/api/v1/inbound-endpoints", {
    name: "Mailgun عربي",
    provider: "mailgun",
    signingKey: "key-0123456789",
  });
  await using seen = await open("/admin/inbound");
  await lookAt(seen, ["/admin/inbound", "/admin/inbound/new", `/admin/inbound/${made.body.id}`]);
});
