/** What a vendor makes of his tickets: own fields, statuses, forms and checklists, in the desk, the administration and the portal. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { testApp, type Caller, type TestApp } from "#testing";
import { assertAccessible, assertNoOverflow, openBrowser, visit, type VisitOptions } from "./lib/browser.ts";

const V1 = "/api/v1";
let app: TestApp;
let browser: Browser;
let agent: Caller & { id: string; email: string };
let customer: Awaited<ReturnType<TestApp["contact"]>>;
let cookie: string;

const made = async (path: string, body: object) => {
  const answer = await app.admin.post(`${V1}/${path}`, body);
  assert.equal(answer.status, 201, `${path}: ${JSON.stringify(answer.body)}`);
  return answer.body;
};

before(async () => {
  app = await testApp({ web: true });
  browser = await openBrowser();
  agent = await app.agent("admin", { name: "Helena Duarte" });
  cookie = await app.signIn(agent.email);
  customer = await app.contact({ name: "Jana Nováková", email: "jana@mueller.test" });
  await made("fields", { kind: "ticket", key: "site", type: "text", labels: { en: "Site", ar: "الموقع" }, access: "customerWrites" });
  await made("fields", {
    kind: "ticket",
    key: "cause",
    type: "choice",
    labels: { en: "Cause", ar: "السبب" },
    options: [
      { key: "cable", labels: { en: "Cable", ar: "كابل" } },
      { key: "user", labels: { en: "Handling", ar: "الاستخدام" } },
    ],
    required: "when",
    requiredWhen: [{ name: "category", in: ["solved"] }],
  });
});
after(async () => {
  await browser?.close();
  await app?.close();
});

async function open(path: string, options: VisitOptions = {}) {
  const seen = await visit(browser, app.url, { cookie, ...options });
  await seen.page.goto(path);
  if (options.javaScript !== false && /^\/(desk|admin)/.test(path)) await seen.page.locator("html[data-ready]").waitFor();
  return { ...seen, [Symbol.asyncDispose]: () => seen.context.close() };
}
const ticket = (subject: string, more: object = {}) =>
  made("tickets", { subject, body: "Words", requester: { email: customer.email }, ...more });
async function lookedAt(page: Page, name: string): Promise<void> {
  await assertAccessible(page, name);
  await assertNoOverflow(page, name);
}

describe("fields of a ticket", () => {
  test("are edited in place, asked for before solving, told in the history and found by a view", async () => {
    const { number } = await ticket("Printer is silent", { fields: { site: "Brno" } });
    await using seen = await open(`/desk/tickets/${number}`);
    const { page } = seen;
    const side = page.locator("#side");
    await side.getByText("Brno").waitFor();
    await side.getByRole("button", { name: "Change fields" }).click();
    await page.getByLabel("Site").fill("Praha");
    await page.getByLabel("Site").press("Enter");
    await side.getByText("Praha").waitFor();
    await page.keyboard.press("s");
    await page.getByRole("option", { name: "Solved" }).click();
    await page.getByLabel("Cause").waitFor();
    assert.equal(await page.getByLabel("Cause").getAttribute("aria-invalid"), "true");
    await page.getByLabel("Cause").selectOption("cable");
    await side.getByRole("button", { name: "Save", exact: true }).click();
    await side.getByText("Cable").waitFor();
    assert.equal((await agent.get(`${V1}/tickets/${number}`)).body.category, "solved");
    await side.getByText("History").click();
    await side.locator(".history", { hasText: "Brno" }).waitFor();
    assert.match((await side.locator(".history").textContent()) ?? "", /Site.*Brno.*Praha/);
    await lookedAt(page, "fields at the side");
    assert.deepEqual(seen.troubles, []);

    await page.goto("/desk/views/new");
    await page.locator("html[data-ready]").waitFor();
    await page.getByRole("button", { name: "Add condition" }).first().click();
    await page.keyboard.type("Site");
    await page.getByRole("option", { name: "Site" }).click();
    await page.getByLabel("Site", { exact: true }).fill("pra*");
    await assertAccessible(page, "a condition on a field");
  });

  test("are the customer’s to read and fill in without JavaScript, right to left and on a phone", async () => {
    const { number } = await ticket("Scanner", { fields: { cause: "user" } });
    await using seen = await open(`/ar/requests/${number}`, {
      cookie: customer.cookie,
      locale: "ar",
      width: 360,
      dark: true,
      javaScript: false,
    });
    const { page } = seen;
    assert.ok(!(await page.content()).includes("الاستخدام"), "what is the vendor's own is not there");
    await page.locator("summary", { hasText: "إضافة تفاصيل" }).click();
    await page.getByLabel("الموقع").fill("القاهرة");
    await page.getByRole("button", { name: "حفظ" }).click();
    await page.getByText("القاهرة").first().waitFor();
    assert.deepEqual((await agent.get(`${V1}/tickets/${number}`)).body.fields, { cause: "user", site: "القاهرة" });
    await assertNoOverflow(page, "fields of a request");
  });
});

describe("statuses", () => {
  test("are named in the administration, set in the desk and read by the customer under their public name", async () => {
    const { number } = await ticket("Board is dead", { type: "incident" });
    await using seen = await open("/admin/statuses/new");
    const { page } = seen;
    await page.getByLabel("Category").selectOption("waitingOnThirdParty");
    await page.getByRole("group", { name: "English" }).getByLabel("Name", { exact: false }).first().fill("In the lab");
    await page.getByRole("group", { name: "English" }).getByLabel("Public name").fill("Being examined");
    await page.getByRole("group", { name: "العربية" }).getByLabel("Public name").fill("قيد الفحص");
    await page.getByLabel("Wrench").check();
    await page.getByRole("button", { name: "Create status" }).click();
    await page.getByRole("heading", { level: 1, name: "In the lab" }).waitFor();
    await assertAccessible(page, "a status");
    await page.goto(`/desk/tickets/${number}`);
    await page.locator("html[data-ready]").waitFor();
    await page.keyboard.press("s");
    await page
      .getByRole("dialog")
      .getByRole("option", { name: /In the lab/ })
      .click();
    await page.locator(".ticket-number", { hasText: "In the lab" }).waitFor();
    await page
      .getByText("Saved")
      .or(page.locator("#side .prop-button", { hasText: "In the lab" }))
      .first()
      .waitFor();
    await page.goto("/admin/statuses");
    await page.getByText("Being examined").waitFor();
    await page.locator("html[data-ready]").waitFor();
    await page.getByRole("link", { name: "In the lab" }).click();
    await page.getByText("1 ticket has it. Retiring it moves none of them.").waitFor();
    await page.getByRole("button", { name: "Retire" }).click();
    await page.getByText("1 ticket still has it.").waitFor();
    assert.deepEqual(seen.troubles, []);
    await using portal = await open(`/ar/requests/${number}`, { cookie: customer.cookie, locale: "ar", width: 360, javaScript: false });
    await portal.page.getByText("قيد الفحص").waitFor();
    await using narrow = await open("/admin/statuses", { locale: "ar", width: 360, dark: true });
    await lookedAt(narrow.page, "statuses on a phone");
  });
});
