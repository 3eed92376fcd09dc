/** Contacts, organizations, fields, segments and tasks as those who work with them meet them, in two directions of writing. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import type { Browser } from "playwright-core";
import { computeDue } from "../server/insights/churn/jobs.ts";
import { testApp, type Caller, type TestApp } from "#testing";
import { openBrowser, visit, type VisitOptions } from "./lib/browser.ts";
import { lookAt } from "./lib/looks.ts";

let app: TestApp;
let browser: Browser;
let cookie: string;
let lead: Caller & { id: string; email: string };
let contact: { id: string };
let organization: { id: string };
let imported: string;
let holding: { id: string };

before(async () => {
  app = await testApp({ web: true });
  browser = await openBrowser();
  lead = await app.agent("admin", { name: "Helena Duarte" });
  cookie = await app.signIn(lead.email);
  const made = async (path: string, body: object) => {
    const answer = await app.admin.post(`/api/v1/${path}`, body);
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    return answer.body;
  };
  await made("fields", { kind: "contact", key: "seats", type: "number", labels: { en: "Seats", ar: "المقاعد" } });
  organization = await made("organizations", { name: "Müller & Söhne GmbH", domains: ["mueller.test"] });
  holding = await made("organizations", { name: "Holding AG", domains: ["holding.test"], tags: ["group"] });
  contact = await made("contacts", {
    name: "Jana Nováková",
    emails: ["jana@mueller.test"],
    phones: [{ number: "+420 601 123 456", type: "mobile" }],
  });
  await made("memberships", { contact: contact.id, organization: organization.id });
  const plan = await made("plans", {
    names: { en: "Gold" },
    allProducts: true,
    prices: [{ amount: 199_000, currency: "EUR", period: "year" }],
  });
  const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  const dated = { startsOn: day(-340), endsOn: day(25) };
  const held = await made("subscriptions", { plan: plan.id, organization: organization.id, ...dated });
  const lines = [{ description: "Gold", quantity: 1, unitAmount: 199_000 }];
  const billed = { organization: organization.id, planSubscription: held.id, currency: "EUR", lines };
  await made("invoices", { number: "1", ...billed, issuedOn: day(-70), dueOn: day(-40), issue: true });
  await app.settled();
  await computeDue(app.program.platform);
  await made("tickets", { subject: "Printing fails", body: "Nothing comes out.", requester: { email: "jana@mueller.test" } });
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

/** The desk's texts, so that a way is walked in any language. */
function wordsOf(locale: string): (id: string, values?: { [name: string]: string }) => string {
  const texts = ["desk", "common"].map(
    (wing) => JSON.parse(readFileSync(`locales/${locale}/${wing}.json`, "utf8")) as Record<string, string>,
  );
  return (id, values = {}) =>
    Object.entries(values).reduce((text, [name, value]) => text.replace(`{${name}}`, value), texts.find((one) => id in one)![id]!);
}

for (const locale of ["en", "ar"] as const) {
  test(`a contact is found, edited in place with a field, noted about and given a task that is done, in ${locale}`, async () => {
    const say = wordsOf(locale);
    const seats = { en: "Seats", ar: "المقاعد" }[locale];
    const button = (id: string, values?: { [name: string]: string }) => page.getByRole("button", { name: say(id, values), exact: true });
    await using seen = await open("/desk/contacts?q=Jana", { locale });
    const { page } = seen;
    assert.equal(await page.getByRole("link", { name: say("list.all"), exact: true }).getAttribute("href"), "/desk/contacts");
    await page.getByRole("link", { name: "Jana Nováková" }).click();
    await page.getByRole("heading", { level: 1, name: "Jana Nováková" }).waitFor();
    await page.getByText("#").first().waitFor();
    assert.equal(await page.locator('a[href^="tel:"]').getAttribute("href"), "tel:+420601123456");
    await page.getByRole("link", { name: say("people.edit"), exact: true }).click();
    await page.getByLabel(seats).fill("many");
    await page.getByLabel(say("people.title")).fill(`CTO ${locale}`);
    await button("common.save").click();
    await page.locator("[data-form-errors]").waitFor();
    assert.equal(await page.getByLabel(say("people.title")).inputValue(), `CTO ${locale}`);
    await page.getByLabel(seats).fill(locale === "en" ? "12" : "13");
    await button("common.save").click();
    await page.getByRole("link", { name: say("people.edit"), exact: true }).waitFor();
    await page.getByText(`CTO ${locale}`).first().waitFor();
    // What was changed is named in the language of whoever reads it.
    await page.locator(".timeline").getByText(seats).first().waitFor();
    await page.getByLabel(say("people.note"), { exact: true }).fill(`Likes short answers ${locale}.`);
    await button("people.note.add").click();
    await page.locator(".timeline").getByText(`Likes short answers ${locale}.`).waitFor();
    await page.getByText(say("people.task.new"), { exact: true }).click();
    await page.getByLabel(say("people.task.what")).fill(`Call back ${locale}`);
    await button("people.task.add").click();
    const done = button("people.task.done", { title: `Call back ${locale}` });
    await done.waitFor();
    await page.goto("/desk/tasks");
    await page.locator("html[data-ready]").waitFor();
    await done.click();
    await done.waitFor({ state: "detached" });
  });
}

test("the organization above another one is chosen by name, by keyboard alone", async () => {
  await using seen = await open(`/desk/organizations/${organization.id}?edit`);
  const { page } = seen;
  const field = page.getByRole("combobox", { name: "Part of" });
  await field.focus();
  await page.keyboard.type("Hol");
  await page.getByRole("option", { name: "Holding AG" }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  assert.equal(await field.inputValue(), "Holding AG");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.locator(".facts").getByRole("link", { name: "Holding AG" }).waitFor();
});

test("two contacts that seem to be one are compared, merged, opened as one and parted", async () => {
  const twin = (await app.admin.post("/api/v1/contacts", { name: "J. Novakova", emails: ["j.novakova@mueller.test"], tags: ["vip"] })).body;
  await using seen = await open(`/desk/contacts/${contact.id}`);
  const { page } = seen;
  await page.getByRole("link", { name: "Compare" }).click();
  await page.getByText("J. Novakova").first().waitFor();
  await page.getByText("j.novakova@mueller.test").waitFor();
  await page.getByRole("button", { name: "Merge", exact: true }).click();
  await page.getByRole("heading", { name: "Merged records" }).waitFor();
  await page.goto(`/desk/contacts/${twin.id}`);
  await page.getByRole("heading", { level: 1, name: "Jana Nováková" }).waitFor();
  assert.equal(new URL(page.url()).pathname, `/desk/contacts/${contact.id}`);
  await page.getByText("vip", { exact: true }).first().waitFor();
  await page.getByRole("button", { name: "Part again" }).click();
  await page.getByRole("button", { name: "Not the same" }).click();
  await page.getByRole("button", { name: "Not the same" }).waitFor({ state: "detached" });
  await page.getByText("vip", { exact: true }).waitFor({ state: "detached" });
});

test("a list of contacts is uploaded, looked at row by row, imported and taken back", async () => {
  await using seen = await open("/desk/contacts");
  const { page } = seen;
  await page.getByRole("link", { name: "Imports" }).click();
  await page.getByLabel("File").setInputFiles({
    name: "people.csv",
    mimeType: "text/csv",
    buffer: Buffer.from("Full name;Mail;Telefon\nImport Ida;ida@list.test;+420601999888\nImport Wrong;wrong@list.test;1\n"),
  });
  await page.getByRole("button", { name: "Upload" }).click();
  await page.getByRole("button", { name: "Look at the rows" }).click();
  await page.getByText("Line 3").waitFor();
  await page.getByText("Telefon:").waitFor();
  imported = new URL(page.url()).pathname;
  await page.getByRole("button", { name: "Import 1 row" }).click();
  await page.getByRole("link", { name: "ida@list.test" }).waitFor();
  await page.getByRole("button", { name: "Take it back" }).click();
  await page.getByRole("link", { name: /^Taken back/ }).waitFor();
  assert.equal((await app.admin.get("/api/v1/contacts?email=ida@list.test")).body.data.length, 0);
});

for (const locale of ["en", "ar"] as const) {
  test(`a list is taken out as CSV and as vCards, narrowed as it is seen, by keyboard, in ${locale}`, async () => {
    const say = wordsOf(locale);
    await using seen = await open("/desk/contacts?q=Jana", { locale });
    const { page } = seen;
    const taken = async (format: string) => {
      await page.locator(".download summary").focus();
      await page.keyboard.press("Enter");
      const link = page.getByRole("link", { name: say(`export.format.${format}`), exact: true });
      await link.waitFor();
      const [download] = await Promise.all([page.waitForEvent("download"), link.press("Enter")]);
      assert.match(download.suggestedFilename(), new RegExp(`^contacts-\\d{4}-\\d\\d-\\d\\d\\.${format}$`));
      return readFileSync(await download.path(), "utf8");
    };
    const csv = await taken("csv");
    assert.ok(csv.includes(`"${say("people.import.target.email")}"`), csv);
    assert.equal(csv.trimEnd().split("\r\n").length, 2);
    const cards = await taken("vcf");
    assert.match(cards, /FN:Jana Nováková/);
    await page.locator(".download summary").press("Enter");
    await page.keyboard.press("Escape");
    assert.equal(await page.locator(".download").getAttribute("open"), null);
    const [card] = await Promise.all([
      page.waitForEvent("download"),
      page.goto(`/desk/contacts/${contact.id}`).then(() => page.getByRole("link", { name: say("people.vcard.what") }).click()),
    ]);
    assert.equal(card.suggestedFilename(), "Jana Nováková.vcf");
  });
}

describe("a segment", () => {
  test("is refused where it cannot be read, saved, and lists who fits", async () => {
    await using seen = await open("/desk/segments?kind=contact");
    const { page } = seen;
    await page.getByLabel("Name").fill("At Müller");
    await page.getByLabel("Condition").fill("domain:");
    await page.getByRole("button", { name: "Save segment" }).click();
    await page.locator("[data-form-errors]").waitFor();
    await page.getByLabel("Condition").fill("domain:mueller.test");
    await page.getByRole("button", { name: "Save segment" }).click();
    await page.getByRole("link", { name: "At Müller" }).click();
    await page.getByRole("link", { name: "Jana Nováková" }).waitFor();
  });
});

test("fields are made of every kind's own form", async () => {
  await using seen = await open("/admin/fields?kind=organization");
  const { page } = seen;
  await page.getByRole("link", { name: "One choice" }).click();
  await page.locator("[name='labels.en']").fill("Plan");
  await page.locator("[name=key]").fill("plan");
  await page.locator("[name='option.0.en']").fill("Gold");
  await page.getByRole("button", { name: "Create field" }).click();
  await page.getByRole("heading", { level: 1, name: "Plan" }).waitFor();
  const { body } = await app.admin.get("/api/v1/fields?kind=organization");
  assert.deepEqual(
    body.data.map((field: { key: string; options: { key: string }[] }) => [field.key, field.options.map(({ key }) => key)]),
    [["plan", ["gold"]]],
  );
});

for (const locale of ["en", "ar"] as const) {
  test(`what ends soon leads to who does how, why, and to what may be done about it, in ${locale}`, async () => {
    const words = wordsOf(locale);
    await using seen = await open("/desk/renewals", { locale });
    const { page } = seen;
    const row = page.locator(".churn-list > li");
    assert.match(await row.innerText(), /Müller & Söhne GmbH/);
    await page.locator("select[name=period]").selectOption("overdue");
    await page.getByRole("button", { name: words("churn.show") }).click();
    await page.getByText(words("churn.renewals.none"), { exact: true }).waitFor();
    await page.getByRole("link", { name: words("churn.tab.health"), exact: true }).click();
    await row.getByRole("link", { name: "Müller & Söhne GmbH" }).waitFor();
    const reasons = row.locator("details");
    assert.equal(await reasons.locator("ul").isVisible(), false);
    await reasons.locator("summary").focus();
    await page.keyboard.press("Enter");
    await reasons.getByText(words("churn.signal.payments.overdue")).waitFor();
    assert.match(await reasons.innerText(), new RegExp(words("churn.signal.use.seats")), "what is not known is named");
    await row.getByRole("link", { name: "Müller & Söhne GmbH" }).click();
    const card = page.locator(".people-card").filter({ has: page.getByRole("heading", { name: words("churn.tab.health") }) });
    await card.getByText(words("churn.level.watch")).waitFor();
    await page.goto("/desk/renewals/churn");
    await page.getByRole("heading", { name: words("churn.definitions") }).waitFor();
    assert.ok((await page.locator(".churn-table").count()) >= 2);
    assert.deepEqual(seen.troubles, []);
  });
}

test("how health is worked out is set by somebody, and refused where it makes no sense", async () => {
  await using seen = await open("/admin/churn");
  const { page } = seen;
  await page.locator("input[name=risk]").fill("90");
  await page.locator("button[type=submit]").last().click();
  await page.getByRole("alert").first().waitFor();
  assert.equal(await page.locator("input[name=risk]").inputValue(), "90");
  await page.locator("input[name=risk]").fill("60");
  await page.locator("button[type=submit]").last().click();
  await page.waitForURL(/done=saved/);
  assert.equal((await app.admin.get("/api/v1/churn-settings")).body.levels.risk, 60);
});

test("every page about people fits and is accessible in every look", async () => {
  await using seen = await open("/desk/contacts");
  await lookAt(seen, [
    "/desk/contacts",
    `/desk/contacts/${contact.id}`,
    `/desk/contacts/${contact.id}?edit`,
    "/desk/organizations",
    `/desk/organizations/${organization.id}`,
    `/desk/organizations/${organization.id}?edit`,
    "/desk/segments?kind=contact",
    "/desk/renewals",
    "/desk/renewals/health",
    "/desk/renewals/churn",
    "/admin/churn",
    "/desk/tasks",
    "/desk/duplicates?kind=organization",
    "/desk/imports",
    imported,
    `/desk/merge-people?kind=organization&into=${organization.id}`,
    `/desk/merge-people?kind=organization&into=${organization.id}&from=${holding.id}`,
    "/admin/fields?kind=contact",
    "/admin/fields/new?kind=contact&type=choice",
  ]);
});
