/** Tickets that belong together, in a real browser: merged, shared and parted by keyboard, and what their people see of it. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { assertAccessible, assertNoOverflow, visit } from "./lib/browser.ts";
import { deskApp, type DeskApp } from "./lib/desk-app.ts";

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
    await page.keyboard.press("x");
    await page.getByRole("dialog").getByRole("searchbox").fill(String(b.number));
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: new RegExp(`${b.number}`) });
    await dialog.getByText("They were asked by different people.").waitFor();
    await assertAccessible(page, "the question before merging");
    await dialog.getByRole("button", { name: "Merge" }).click();
    await page.waitForURL(`**/desk/tickets/${b.number}`);
    await page.getByText(`from #${a.number}`).waitFor();
    assert.equal(await page.locator(".msg").count(), 2);
    await page.getByRole("button", { name: `Share with #${b.number}` }).click();
    await page.getByText(`read by the people of #${a.number}, #${b.number}`).waitFor();
    await assertAccessible(page, "a merged ticket");
    const bob = app.as({ cookie: await app.signIn("bob@other.example") });
    assert.equal((await bob.get(`/api/v1/tickets/${b.number}/messages`)).body.data.length, 2);
    await page.getByRole("button", { name: "Part again" }).click();
    await page.getByText(`Ticket #${a.number} stands by itself again.`).waitFor();
    await page.locator(".msg").nth(1).waitFor({ state: "detached" });
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
