/** A rule from its first word to its trace: written and tried as plain forms, at work, and read where it acted. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { testApp, type TestApp } from "#testing";
import { openBrowser, visit } from "./lib/browser.ts";
import { lookAt } from "./lib/looks.ts";

let app: TestApp;
let browser: Browser;
let cookie: string;
let admin: { id: string };

before(async () => {
  app = await testApp({ web: true });
  browser = await openBrowser();
  const agent = await app.agent("admin", { name: "Helena Duarte" });
  admin = agent;
  cookie = await app.signIn(agent.email);
});
after(async () => {
  await browser?.close();
  await app?.close();
});

const open = async (subject: string, priority = "normal"): Promise<number> =>
  (await app.admin.post("/api/v1/tickets", { subject, body: "Text", priority, requester: { email: "jana@customer.test", name: "Jana" } }))
    .body.number;

/** Adds a row to a group and answers it. */
async function addRow(page: Page, group: "all" | "any" | "actions", kind: string) {
  await page.locator(`[name="new.${group}"]`).selectOption(kind);
  await page.locator(`[name=edit][value="add:${group}"]`).click();
  const row = page.locator(`[data-rule-row="${kind}"]`).last();
  await row.waitFor();
  return row;
}

test("without scripts a rule is written, tried and turned on; what it did is read in the administration and in the desk", async () => {
  const before = await open("The shop has an outage", "urgent");
  await app.settled();
  const plain = await visit(browser, app.url, { cookie, javaScript: false });
  const { page } = plain;
  await page.goto("/admin/automation");
  await page.getByRole("link", { name: "New rule" }).first().click();
  await page.locator("[name=name]").fill("Urgent outages");
  const priority = await addRow(page, "all", "priority");
  await priority.locator("input[value=urgent]").check();
  const words = await addRow(page, "all", "words");
  await words.locator("input[type=text], input:not([type])").last().fill("outage");
  const tag = await addRow(page, "actions", "tag");
  await tag.locator("input").nth(1).fill("outage, night");
  // A row that was added by mistake goes again, and what was typed stays.
  await addRow(page, "actions", "note");
  await page.locator('[name=edit][value="drop:actions:1"]').click();
  assert.equal(await page.locator("[data-rule-row=note]").count(), 0);
  assert.equal(await page.locator('[name="actions.0.add"]').inputValue(), "outage, night");
  await page.getByRole("button", { name: "Save rule" }).click();
  await page.getByText("This rule is off.").waitFor();

  await page.getByRole("link", { name: "Try" }).click();
  await page.getByText("1 request fits").waitFor();
  await page.getByText(`#${before} The shop has an outage`).waitFor();
  assert.deepEqual((await app.admin.get(`/api/v1/tickets/${before}`)).body.tags, []);
  await page.getByRole("link", { name: "Back to the rule" }).click();
  await page.getByRole("button", { name: "Turn on" }).click();
  await page.getByText("This rule is on.").waitFor();

  const number = await open("Another outage", "urgent");
  await app.settled();
  assert.deepEqual((await app.admin.get(`/api/v1/tickets/${number}`)).body.tags, ["night", "outage"]);
  await page.goto("/admin/automation/runs");
  const row = page.locator("tbody tr", { hasText: `#${number}` });
  assert.match(await row.innerText(), /Urgent outages[^]*Priority is one of Urgent[^]*Words contain outage[^]*Set tags/);
  await plain.context.close();

  const seen = await visit(browser, app.url, { cookie });
  await seen.page.goto(`/desk/tickets/${number}`);
  await seen.page.locator("html[data-ready]").waitFor();
  await seen.page.getByText("History", { exact: true }).click();
  await seen.page.getByText("Rule Urgent outages: Set tags").waitFor();
  await seen.page.locator(".history-by select").selectOption("rules");
  await seen.page.locator(".rule-why summary").click();
  await seen.page.locator(".rule-why", { hasText: "Words contain outage" }).waitFor();
  await seen.page.locator(".history-by select").selectOption("people");
  await seen.page.getByText("Rule Urgent outages").waitFor({ state: "detached" });
  assert.deepEqual(seen.troubles, []);
  await seen.context.close();
});

test("the pages of automation and routing hold in every language, by day and by night, on a phone", async () => {
  const rule = await app.admin.post("/api/v1/automation/rules", {
    name: "Kunden in Österreich: Rückruf zusagen und benachrichtigen",
    trigger: { since: "customerWrote", minutes: 480, calendar: null },
    all: [
      { field: "plan", is: "in", values: ["none"] },
      { field: "version", is: "within", from: "4.2", below: "5" },
    ],
    any: [{ field: "tags", is: "any", values: ["österreich"] }],
    actions: [
      { do: "priority", priority: "high" },
      { do: "notify", assignee: true },
      { do: "promise", text: "Rückruf", minutes: 120 },
    ],
  });
  assert.equal(rule.status, 201, JSON.stringify(rule.body));
  const team = (await app.admin.post("/api/v1/teams", { name: "Technische Unterstützung" })).body;
  const seen = await visit(browser, app.url, { cookie });
  await seen.page.goto("/admin/automation");
  const { id } = rule.body;
  await lookAt(seen, [
    "/admin/automation",
    `/admin/automation/${id}`,
    "/admin/automation/runs",
    `/admin/automation/${id}/try`,
    "/admin/automation/new",
    "/admin/routing",
    `/admin/routing/teams/${team.id}`,
    `/admin/routing/agents/${admin.id}`,
    "/desk/absences",
  ]);
  await seen.context.close();
});
