/** A customer is asked, answers from his mail and in the portal without scripts; agents and administrators see what came of it. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser } from "playwright-core";
import { testApp, type TestApp } from "#testing";
import { assertAccessible, assertNoOverflow, openBrowser, visit, type VisitOptions } from "./lib/browser.ts";
import { lookAt } from "./lib/looks.ts";
import { until } from "./lib/until.ts";

const V1 = "/api/v1";
let app: TestApp;
let browser: Browser;
let agent: Awaited<ReturnType<TestApp["agent"]>>;
let customer: Awaited<ReturnType<TestApp["contact"]>>;
let staff: string;

before(async () => {
  [app, browser] = await Promise.all([testApp({ web: true }), openBrowser()]);
  agent = await app.agent("owner", { name: "Max Berger" });
  staff = await app.signIn(agent.email);
  customer = await app.contact({ name: "Eva Nováková" });
  await app.admin.post(`${V1}/mailboxes`, { address: "support@acme.test", name: "Acme" });
  const { revision, ...held } = (await app.admin.get(`${V1}/feedback-settings`)).body;
  const body = { ...held, csat: { ...held.csat, enabled: true }, delayMinutes: 0 };
  const headers = { "content-type": "application/json", "if-match": `"${revision}"` };
  const saved = await app.admin.raw(`${V1}/feedback-settings`, { method: "PUT", body: JSON.stringify(body), headers });
  assert.equal(saved.status, 200);
});
after(async () => {
  await browser?.close();
  await app?.close();
});

async function open(path: string, options: VisitOptions = {}) {
  const seen = await visit(browser, app.url, options);
  await seen.page.goto(path);
  return { ...seen, [Symbol.asyncDispose]: () => seen.context.close() };
}

/** A request of the customer's, answered and solved. */
async function solved(subject: string): Promise<number> {
  const { number } = (await customer.post(`${V1}/tickets`, { subject, body: "It stops at page two." })).body;
  await agent.post(`${V1}/tickets/${number}/messages`, { body: "Please try 4.2.", visibility: "public" });
  const { headers } = await agent.get(`${V1}/tickets/${number}`);
  await agent.patch(`${V1}/tickets/${number}`, { status: "solved" }, { "if-match": headers.get("etag")! });
  await app.settled();
  return number;
}

test("one click in the mail chooses, one press records, without scripts and without signing in; the agent sees it at once", async () => {
  const number = await solved("Printing stops");
  const { sendDue } = await import("../server/support/feedback/send-surveys.ts");
  await sendDue(app.program.platform);
  const mail = (await app.admin.get(`${V1}/outbox?limit=50`)).body.data.find(({ kind }: { kind: string }) => kind === "survey");
  const link = new URL(/https?:\/\/\S+score=2/.exec(mail.text)![0]);

  await using desk = await open(`/desk/tickets/${number}`, { cookie: staff });
  await desk.page.locator("html[data-ready]").waitFor();
  await desk.page.getByText("no answer yet").waitFor();

  await using seen = await open(link.pathname + link.search, { javaScript: false, width: 360, height: 740 });
  const { page } = seen;
  await page.getByRole("heading", { name: "Your opinion" }).waitFor();
  assert.equal(await page.getByRole("radio", { name: /^2/ }).isChecked(), true);
  assert.equal((await agent.get(`${V1}/tickets/${number}/surveys`)).body.data[0].score, null, "looking records nothing");
  assert.doesNotMatch(await page.locator("body").innerText(), /Printing stops|Max Berger|Eva/);
  await assertNoOverflow(page, "survey");
  await page.getByLabel(/say more/).fill("It took three days.");
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByText("You answered 2").waitFor();
  await page.getByText("Thank you").waitFor();
  assert.equal(await page.getByLabel(/say more/).inputValue(), "", "what was written is not shown to whoever has the link");

  await desk.page.getByText("It took three days.").waitFor();
  await desk.page.goto("/desk/feedback");
  await desk.page.getByText("1 of 1 sent answered").first().waitFor();
  await assertAccessible(desk.page, "figures");
  assert.deepEqual([...seen.troubles, ...desk.troubles], []);
});

test("in the portal a solved request is rated where it stands, and the rating changed", async () => {
  const number = await solved("Export is empty");
  await using seen = await open(`/requests/${number}`, { cookie: customer.cookie, javaScript: false });
  const { page } = seen;
  await page.getByRole("heading", { name: "How did we do?" }).waitFor();
  await page.getByRole("button", { name: "Send", exact: true }).first().click();
  await page.getByRole("link", { name: "Choose an answer" }).waitFor();
  await page.getByText("Very satisfied").click();
  await page.locator(".rating-card").getByRole("button", { name: "Send" }).click();
  await page.getByText("You answered 5").waitFor();
  await page.locator("summary", { hasText: "Change my answer" }).click();
  await page.getByText("Neither satisfied").click();
  await page.locator(".rating-card").getByRole("button", { name: "Change my answer" }).click();
  await until(
    async () => (await agent.get(`${V1}/tickets/${number}/surveys`)).body.data[0].score,
    (score) => score === 3,
  );
  assert.deepEqual(seen.troubles, []);
});

test("settings show what they would have done before they are saved", async () => {
  await using seen = await open("/admin/feedback", { cookie: staff });
  const { page } = seen;
  await page.locator("html[data-ready]").waitFor();
  const ces = page.locator("section", { has: page.getByRole("heading", { name: /Effort after solving/ }) });
  await ces.getByText("Words of your own").click();
  await ces.getByLabel("Deutsch (optional)").first().fill("Wie leicht war es mit {brand}?");
  await page.getByLabel("Survey", { exact: true }).selectOption("ces");
  await page.getByLabel("Language", { exact: true }).selectOption("de");
  await page.getByRole("button", { name: "Show the effect and the mail" }).click();
  await page.getByText("Wie leicht war es mit Acme?", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText(/saved/i).first().waitFor();
  await using wrong = await open("/admin/feedback", { cookie: staff, javaScript: false });
  await wrong.page.getByLabel("Days a link works").fill("many");
  await wrong.page.getByRole("button", { name: "Save" }).click();
  await wrong.page.locator("[data-form-errors]").waitFor();
  assert.equal(await wrong.page.getByLabel("Days a link works").inputValue(), "many");
  await lookAt(seen, ["/admin/feedback", "/desk/feedback"]);
});
