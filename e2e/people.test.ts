/** Contacts, organizations, fields, segments and tasks as those who work with them meet them, in two directions of writing. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Browser } from "playwright-core";
import { testApp, type Caller, type TestApp } from "#testing";
import { assertAccessible, assertNoOverflow, openBrowser, visit, type VisitOptions } from "./lib/browser.ts";

let app: TestApp;
let browser: Browser;
let cookie: string;
let lead: Caller & { id: string; email: string };
let contact: { id: string };
let organization: { id: string };

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
  contact = await made("contacts", {
    name: "Jana Nováková",
    emails: ["jana@mueller.test"],
    phones: [{ number: "+420 601 123 456", type: "mobile" }],
  });
  await made("memberships", { contact: contact.id, organization: organization.id });
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

describe("a contact", () => {
  test("is found, edited in place with a field, noted about and given a task that is done", async () => {
    await using seen = await open("/desk/contacts?q=Jana");
    const { page } = seen;
    await page.getByRole("link", { name: "Jana Nováková" }).click();
    await page.getByRole("heading", { level: 1, name: "Jana Nováková" }).waitFor();
    await page.getByText("#").first().waitFor();
    assert.equal(await page.getByRole("link", { name: "+420 601 123 456" }).getAttribute("href"), "tel:+420601123456");
    await page.getByRole("link", { name: "Edit" }).click();
    await page.getByLabel("Seats").fill("many");
    await page.getByLabel("Position").fill("CTO");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.locator("[data-form-errors]").waitFor();
    assert.equal(await page.getByLabel("Position").inputValue(), "CTO");
    await page.getByLabel("Seats").fill("12");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByRole("link", { name: "Edit" }).waitFor();
    await page.getByText("CTO").first().waitFor();
    await page.getByLabel("Note").fill("Likes short answers.");
    await page.getByRole("button", { name: "Save note" }).click();
    await page.locator(".timeline").getByText("Likes short answers.").waitFor();
    await page.getByText("Add a task").click();
    await page.getByLabel("What is to be done").fill("Call back");
    await page.getByRole("button", { name: "Add task" }).click();
    await page.getByRole("button", { name: "Done: Call back" }).waitFor();
    await page.goto("/desk/tasks");
    await page.locator("html[data-ready]").waitFor();
    await page.getByRole("button", { name: "Done: Call back" }).click();
    await page.getByText("Nothing to do").waitFor();
  });
});

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
  test(`every page about people is accessible and fits a phone in ${locale}`, async () => {
    await using seen = await open("/desk/contacts", { locale, width: 360 });
    const { page } = seen;
    for (const path of [
      "/desk/contacts",
      `/desk/contacts/${contact.id}`,
      `/desk/contacts/${contact.id}?edit`,
      "/desk/organizations",
      `/desk/organizations/${organization.id}`,
      `/desk/organizations/${organization.id}?edit`,
      "/desk/segments?kind=contact",
      "/desk/tasks",
      "/admin/fields?kind=contact",
      "/admin/fields/new?kind=contact&type=choice",
    ]) {
      await page.goto(path);
      await page.locator("html[data-ready]").waitFor();
      await assertAccessible(page, `${locale} ${path}`);
      await assertNoOverflow(page, `${locale} ${path}`);
    }
  });
}
