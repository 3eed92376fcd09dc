/** A month of service levels from both sides: the vendor closes it, looks into it, approves the credit; the customer's manager reads it and takes it along. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import type { Browser } from "playwright-core";
import { slaJobs } from "#support/sla";
import { testApp, type TestApp } from "#testing";
import { lookAt } from "./lib/looks.ts";
import { assertAccessible, assertNoOverflow, openBrowser, visit, type VisitOptions } from "./lib/browser.ts";

const MINUTE = 60_000;
/** In the month before this one, since browsers and sessions live now. */
const NOW = new Date();
const LAST = new Date(Date.UTC(NOW.getUTCFullYear(), NOW.getUTCMonth() - 1, 6, 9));
const MONTH = LAST.toISOString().slice(0, 7);
let now = LAST.getTime();
let app: TestApp;
let browser: Browser;
let owner: string;
let house: { id: string };
let manager: { email: string };

const made = async (path: string, body: object = {}) => {
  const answer = await app.admin.post(`/api/v1${path}`, body);
  assert.ok(answer.status < 300, `${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
};
async function pass(minutes: number): Promise<void> {
  now += minutes * MINUTE;
  for (const { name, run } of slaJobs(app.program.platform)) if (name === "sla.wake") await run({});
  await app.settled();
}

before(async () => {
  [app, browser] = await Promise.all([testApp({ web: true, clock: { now: () => new Date(now) } }), openBrowser()]);
  const brand = await made("/brands", { name: "Acme" });
  await made("/products", { names: { en: "Ledger" }, slug: "ledger", brand: brand.id });
  house = await made("/organizations", { name: "Žižkov Účetní", slug: "zizkov" });
  const person = await app.contact({ name: "Jan Novák" });
  manager = person;
  await made("/memberships", { contact: person.id, organization: house.id, role: "manager", managesMembers: true });
  const level = { priority: "normal", firstAnswerMinutes: 60, nextAnswerMinutes: null, solutionMinutes: 480, aroundTheClock: true };
  const gold = await made("/plans", {
    names: { en: "Gold", cs: "Zlatý", ar: "الذهبية" },
    products: ["ledger"],
    support: { serviceLevels: [level] },
    prices: [{ amount: 30_000, currency: "EUR", period: "month" }],
  });
  await made("/subscriptions", { plan: gold.id, organization: "zizkov", startsOn: "2026-01-01" });
  await app.settled();
  const agent = await app.agent("agent");
  for (const minutes of [30, 20, 90]) {
    const { number } = (await person.post("/api/v1/tickets", { subject: "No sound", body: "Nothing", product: "ledger" })).body;
    await app.settled();
    await pass(minutes);
    await agent.post(`/api/v1/tickets/${number}/messages`, { body: "Words", visibility: "public" });
    await pass(1);
  }
  now = NOW.getTime();
  await pass(0);
  owner = await app.signIn((await app.agent("owner", { name: "Helena Duarte" })).email);
});
after(async () => {
  await browser?.close();
  await app?.close();
});

async function open(path: string, options: VisitOptions = {}) {
  const seen = await visit(browser, app.url, { cookie: owner, javaScript: false, ...options });
  await seen.page.goto(path);
  return { ...seen, [Symbol.asyncDispose]: () => seen.context.close() };
}

test("the vendor says what is credited, closes the month with a reason, looks into a target and approves the credit, without scripts", async () => {
  await using seen = await open("/admin/service-credits/new");
  const { page } = seen;
  await page.getByLabel("From the month on").fill("2026-01");
  await page.getByLabel("Below % kept").first().fill("99,955");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("has more than two decimals").first().waitFor();
  assert.equal(await page.getByLabel("Below % kept").first().inputValue(), "99,955");
  await page.getByLabel("Below % kept").first().fill("90");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("below 90%: 10%; at most 30%").waitFor();

  await page.goto("/admin/statements");
  await page.getByRole("combobox", { name: "Customer" }).fill("Žižkov Účetní");
  await page.getByLabel("Month").fill(MONTH);
  await page.getByRole("button", { name: "Show" }).click();
  await page.getByText("over, not closed").waitFor();
  await page.getByLabel("Why it was worked out again").fill("Closed before its day");
  await page.getByRole("button", { name: "Work out again" }).click();
  await page.getByText("closed", { exact: true }).waitFor();
  await page.getByText(/33.33% kept \(2 of 6\) is below 90%: 10% of €300\.00 = €30\.00\./).waitFor();

  await page
    .getByRole("table", { name: "By target" })
    .getByRole("row", { name: /First response/ })
    .getByRole("link")
    .last()
    .click();
  const line = page.getByRole("table", { name: "Promises that count" }).getByRole("row").nth(1);
  assert.match(await line.innerText(), /#\d+\s+First response · Normal[^]*broken Nobody had it/);

  await page.getByLabel("Note").fill("As agreed");
  await page.getByRole("button", { name: "Approve" }).click();
  await page.locator("#main").getByText("Helena Duarte").waitFor();
  assert.equal(await page.getByRole("button", { name: "Approve" }).count(), 0);
  await page.goto("/admin/statements");
  await page.getByRole("row", { name: /Žižkov Účetní.*33.33%.*approved/ }).waitFor();
  assert.deepEqual(seen.troubles, []);
});

test("whoever looks after the organization reads the month on a phone, right to left, and takes it along", async () => {
  const cookie = await app.signIn(manager.email);
  await using seen = await open("/ar/profile/statements", { cookie, width: 360, javaScript: true });
  const { page } = seen;
  await page.getByText(/33\.33/).waitFor();
  await page.getByRole("link", { name: new RegExp(MONTH.slice(0, 4)) }).click();
  await page.getByText("لم يتولّه أحد").first().waitFor();
  await assertNoOverflow(page, "own statement");
  await assertAccessible(page, "own statement");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "PDF" }).click();
  const file = await download;
  assert.match(file.suggestedFilename(), /^service-statement-.*\.pdf$/);
  assert.equal((await readFile(await file.path())).subarray(0, 5).toString(), "%PDF-");
  assert.deepEqual(seen.troubles, []);
});

test("the pages are as good for who sees little or reads on a phone", async () => {
  await using seen = await open("/admin", { javaScript: true });
  const pages = ["/admin/statements", `/admin/statements/${house.id}/${MONTH}`, "/admin/service-credits", "/admin/service-credits/new"];
  await lookAt(seen, pages);
});
