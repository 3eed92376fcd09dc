/** Tickets that belong together, in a real browser: merged, shared and parted by keyboard, and what their people see of it. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { assertAccessible, assertNoOverflow, visit } from "./lib/browser.ts";
import { deskApp, type DeskApp } from "./lib/desk-app.ts";
import { until } from "./lib/until.ts";

let world: DeskApp;
before(async () => {
  world = await deskApp();
});
after(() => world?.close());

describe("merging", () => {
  test("is chosen by key and number, asked for, shown message by message, shared and undone", async () => {
    const { app, jana } = world;
    const a = await world.ticket("The export stops");
    const b = await world.ticket("Export ends early", { requester: { email: "bob@other.example", name: "Bob" } });
    await using desk = await world.open(jana, `/desk/tickets/${a.number}`);
    const { page } = desk;
    await page.keyboard.press("Shift+M");
    await page.getByRole("dialog").getByRole("searchbox").fill(String(b.number));
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: new RegExp(`${b.number}`) });
    await dialog.getByText("They were asked by different people.").waitFor();
    await assertAccessible(page, "the question before merging");
    await dialog.getByRole("button", { name: "Merge" }).click();
    await page.waitForURL(`**/desk/tickets/${b.number}`);
    await page.getByText(`from #${a.number}`).waitFor();
    await until(
      () => page.locator(".msg").count(),
      (count) => count === 2,
    );
    await page.getByRole("button", { name: `Share with #${b.number}` }).click();
    await page.getByText(`read by the people of #${a.number}, #${b.number}`).waitFor();
    await assertAccessible(page, "a merged ticket");
    const bob = app.as({ cookie: await app.signIn("bob@other.example") });
    assert.equal((await bob.get(`/api/v1/tickets/${b.number}/messages`)).body.data.length, 2);
    await page.getByRole("button", { name: "Part again" }).click();
    await page.getByText(`Ticket #${a.number} stands by itself again.`).waitFor();
    await page.getByText("Two tickets about the same thing can be worked on as one.").waitFor();
    await until(
      () => page.locator(".msg").count(),
      (count) => count === 1,
    );
    assert.equal((await bob.get(`/api/v1/tickets/${b.number}/messages`)).body.data.length, 1);
    assert.deepEqual(desk.troubles, []);
  });

  test("on a phone in Arabic, and as the customer of a merged request sees it", async () => {
    const { app, petr } = world;
    const a = await world.ticket("First");
    const b = await world.ticket("Second", { requester: { email: "eva@other.example", name: "Eva" } });
    const etag = (await app.admin.get(`/api/v1/tickets/${a.number}`)).headers.get("etag")!;
    assert.equal((await app.admin.post(`/api/v1/tickets/${a.number}/merge`, { into: b.number }, { "if-match": etag })).status, 200);
    await using desk = await world.open(petr, `/desk/tickets/${b.number}`, { locale: "ar", width: 360, dark: true });
    await desk.page.getByText(`من #${a.number}`).first().waitFor();
    await assertNoOverflow(desk.page, "a merged ticket");
    await assertAccessible(desk.page, "a merged ticket, ar");
    const cookie = await app.signIn("ann@customer.example");
    const portal = await visit(world.browser, app.url, { cookie, locale: "ar", width: 360 });
    await portal.page.goto(`/ar/requests/${a.number}`);
    await portal.page.getByText("نعالج هذا الطلب مع طلب آخر").waitFor();
    assert.equal(await portal.page.getByText("Second").count(), 0);
    await assertNoOverflow(portal.page, "a merged request");
    await assertAccessible(portal.page, "a merged request");
    await portal.context.close();
  });
});

describe("links", () => {
  test("are added by key and number, show how far they are, and the incidents of a problem are answered together and taken back", async () => {
    const { app, jana } = world;
    const problem = await world.ticket("The service is down");
    const incident = await world.ticket("I cannot sign in", { requester: { email: "bob@other.example", name: "Bob" } });
    await using desk = await world.open(jana, `/desk/tickets/${problem.number}`);
    const { page } = desk;
    await page.keyboard.press("l");
    await page.getByRole("dialog").getByRole("searchbox").fill("behind the incident");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: "Problem behind the incident…" }).getByRole("searchbox").fill(String(incident.number));
    await page.keyboard.press("Enter");
    await page.getByText("0 of 1 done").waitFor();
    await assertAccessible(page, "linked tickets");
    await page.getByRole("button", { name: "Write to 1 open incident" }).click();
    const dialog = page.getByRole("dialog", { name: "Write to 1 open incident" });
    await dialog.getByRole("textbox").fill("It is back. {{name}}");
    await dialog.getByLabel("Status").selectOption("solved");
    await dialog.getByRole("button", { name: "See what will happen" }).click();
    await dialog.getByText(`#${incident.number}`).waitFor();
    await assertAccessible(page, "what will happen");
    await dialog.getByRole("button", { name: "Do it in 1 ticket" }).click();
    await dialog.getByText("1 reply leaves in 30 seconds.").waitFor();
    const messages = async () => (await app.admin.get(`/api/v1/tickets/${incident.number}/messages`)).body.data;
    assert.equal((await messages())[0].text, "It is back. {{name}}");
    await dialog.getByRole("button", { name: "Take all of it back" }).click();
    await dialog.getByRole("button", { name: "See what will happen" }).waitFor();
    assert.equal((await messages()).length, 1);
    assert.deepEqual(desk.troubles, []);
  });
});
