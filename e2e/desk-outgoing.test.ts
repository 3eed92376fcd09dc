/** What leaves the desk, in a real browser: replies taken back with everything in them, formatting, receivers one by one, the texts of mails, the way out of notices. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { visit } from "./lib/browser.ts";
import { deskApp, type DeskApp } from "./lib/desk-app.ts";

let world: DeskApp;
before(async () => {
  world = await deskApp();
});
after(() => world?.close());

describe("a reply", () => {
  test("is formatted, looked at, sent, taken back by key with its text and status, and leaves formatted", async () => {
    const { number } = await world.ticket("Formatting");
    const { app, jana } = world;
    await using desk = await world.open(jana, `/desk/tickets/${number}`);
    const { page } = desk;
    await page.keyboard.press("r");
    await page.keyboard.type("Please update now");
    await page.keyboard.press("Shift+Control+ArrowLeft");
    await page.keyboard.press("Control+b");
    const field = page.locator(".composer-field");
    assert.equal(await field.inputValue(), "Please update **now**");
    await page.getByRole("button", { name: "Preview" }).click();
    await page.frameLocator(".composer-preview iframe").locator("strong", { hasText: "now" }).waitFor();
    await page.getByRole("button", { name: "Preview" }).click();
    await page.getByLabel("Status after sending").selectOption("waiting-on-customer");
    await field.focus();
    await page.keyboard.press("Control+Enter");
    await page.locator('.msg[data-state="waiting"]').waitFor();
    await page.locator("h1").click();
    await page.keyboard.press("z");
    await page.getByText("The reply was taken back.").waitFor();
    assert.equal(await field.inputValue(), "Please update **now**");
    assert.equal(await page.getByLabel("Status after sending").inputValue(), "waiting-on-customer");
    assert.equal((await app.admin.get(`/api/v1/tickets/${number}/messages`)).body.data.length, 1);
    await page.getByRole("button", { name: "Send reply" }).click();
    await page.locator('.msg[data-kind="agent"]:not([data-state]) .msg-rich strong', { hasText: "now" }).waitFor();
    assert.deepEqual(desk.troubles, []);
  });

  test("outlives its page: what waits leaves though the browser is gone", async () => {
    const { number } = await world.ticket("Closed browser");
    const { app, jana } = world;
    {
      await using desk = await world.open(jana, `/desk/tickets/${number}`);
      await desk.page.keyboard.press("r");
      await desk.page.keyboard.type("It leaves");
      await desk.page.keyboard.press("Control+Enter");
      await desk.page.locator('.msg[data-state="waiting"]').waitFor();
    }
    await using other = await world.open(world.petr, `/desk/tickets/${number}`);
    await other.page.locator('.msg[data-kind="agent"]:not([data-state])', { hasText: "It leaves" }).waitFor({ timeout: 45_000 });
    assert.equal((await app.admin.get(`/api/v1/tickets/${number}/messages`)).body.data[0].state, "normal");
  });

  test("that did not reach somebody says so, receiver by receiver, and is sent again to a corrected address", async () => {
    const { number } = await world.ticket("Silent", { requester: { email: "silent@customer.example", name: "Silent" } });
    const { app, jana } = world;
    await app.admin.post("/api/v1/suppressions", { address: "silent@customer.example" });
    await app.admin.post(`/api/v1/tickets/${number}/messages`, { body: "Hello", visibility: "public" });
    await app.settled();
    await using desk = await world.open(jana, `/desk/tickets/${number}`);
    const { page } = desk;
    await page.locator(".msg-delivery", { hasText: "nothing is sent to this address" }).waitFor();
    await page.getByRole("button", { name: "Receivers" }).click();
    await page.getByLabel("Send again to this address").fill("loud@customer.example");
    await page.getByRole("button", { name: "Send again" }).click();
    await page.locator(".msg-receivers", { hasText: "sent again" }).waitFor();
    await page.locator(".msg-receivers li", { hasText: "loud@customer.example" }).waitFor();
    assert.deepEqual(desk.troubles, []);
  });
});

test("texts of mails are seen before they are saved, and taken back", async () => {
  const { app } = world;
  const admin = await app.agent("admin", { name: "Adam" });
  const cookie = await app.signIn(admin.email);
  const { page, context } = await visit(world.browser, app.url, { cookie });
  await page.goto("/admin/texts/acknowledgement?locale=ar");
  await page.locator("html[data-ready]").waitFor();
  await page.getByLabel("Subject", { exact: true }).fill("وصل طلبكم {number}");
  await page.locator(".mail-preview", { hasText: "وصل طلبكم 1042" }).waitFor();
  await page.getByLabel("Subject", { exact: true }).fill("{wrong}");
  await page.getByRole("button", { name: "Save" }).click();
  await page.locator("[data-form-errors]", { hasText: "{wrong}" }).waitFor();
  await page.getByLabel("Subject", { exact: true }).fill("وصل طلبكم {number}");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Saved.").waitFor();
  assert.equal((await app.admin.get("/api/v1/mail-texts/acknowledgement")).body.texts.ar.subject, "وصل طلبكم {number}");
  await page.getByRole("button", { name: "Back to the default" }).click();
  await page.locator(".mail-preview", { hasText: "لقد استلمنا طلبكم" }).waitFor();
  await context.close();
});

test("the link out of notices shows a button to people, and takes one click of a mail program without cookie or origin (RFC 8058)", async () => {
  const { app } = world;
  const { headers } = await app.admin.get("/api/v1/mail-texts/solved");
  await app.admin.patch("/api/v1/mail-texts/solved", { enabled: true }, { "if-match": headers.get("etag")! });
  const opened = await app.admin.post("/api/v1/tickets", { subject: "Out", body: "x", requester: { email: "out@customer.example" } });
  await app.admin.patch(`/api/v1/tickets/${opened.body.number}`, { status: "solved" }, { "if-match": opened.headers.get("etag")! });
  await app.settled();
  const mail = (await app.admin.get(`/api/v1/outbox?ticket=${opened.body.number}`)).body.data.find(
    (one: { kind: string }) => one.kind === "solved",
  );
  const raw = ((await app.admin.get(`/api/v1/outbox/${mail.id}/raw`)).body as string).replace(/\r?\n[ \t]+/g, " ");
  const path = new URL(/^List-Unsubscribe: <([^>]+)>/m.exec(raw)![1]!).pathname;
  const { page, context } = await visit(world.browser, app.url, {});
  await page.goto(path);
  await page.getByRole("button", { name: "Send no more notices" }).waitFor();
  const optedOut = async () => (await app.admin.get("/api/v1/suppressions?q=out@customer.example")).body.data.length;
  assert.equal(await optedOut(), 0, "looking ends nothing");
  const answer = await fetch(app.url + path, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: "List-Unsubscribe=One-Click",
    redirect: "manual",
  });
  assert.equal(answer.status, 200);
  assert.equal(await optedOut(), 1);
  await context.close();
});
