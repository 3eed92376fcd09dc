/** Saved views and changes of many tickets, as an agent meets them in a real browser. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Page } from "playwright-core";
import { assertAccessible, assertNoOverflow } from "./lib/browser.ts";
import { deskApp, type DeskApp } from "./lib/desk-app.ts";

let world: DeskApp;
before(async () => {
  world = await deskApp();
  for (const [subject, more] of [
    ["Printer on fire", { tags: ["vip"], priority: "urgent" }],
    ["Printer cold", { tags: ["vip"] }],
    ["Printer lukewarm", { tags: ["vip"] }],
    ["Scanner asleep", {}],
  ] as const)
    await world.ticket(subject, more);
});
after(() => world?.close());

const rows = (page: Page) => page.locator("[data-rows] .row-subject").allTextContents();
const said = (page: Page, text: RegExp | string) => page.locator(".toast", { hasText: text }).waitFor();

describe("views", () => {
  test("a view is made by keyboard, counts at once, stands in the rail, and a colleague opens it by its link when it is shared", async () => {
    await using seen = await world.open(world.jana, "/desk/views/new");
    const { page } = seen;
    await page.getByLabel("Name").fill("VIPs");
    // The conditions of the open view are there to begin with; one more is added and filled in without a mouse.
    await page.getByRole("button", { name: "Add condition" }).first().focus();
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").getByRole("searchbox").fill("Tags");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Choose: Tags" }).press("Enter");
    await page.getByRole("dialog").getByRole("searchbox").fill("vip");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.getByText("3 tickets fit now").waitFor();
    await page.getByLabel("Order").selectOption("priority");
    await page.getByLabel("Tags", { exact: true }).check();
    await page.getByLabel("Who sees it").selectOption("shared");
    await assertAccessible(page, "view editor");
    await page.getByRole("button", { name: "Save" }).click();
    await page.waitForURL(/view=/);
    await page.locator("h1", { hasText: "VIPs" }).waitFor();
    assert.equal((await rows(page))[0], "Printer on fire");
    await page.locator(".rail-item", { hasText: "VIPs" }).getByText("3").waitFor();
    await using other = await world.open(world.petr, new URL(page.url()).pathname + new URL(page.url()).search);
    await other.page.locator("h1", { hasText: "VIPs" }).waitFor();
    assert.equal((await rows(other.page)).length, 3);
    assert.deepEqual([...seen.troubles, ...other.troubles], []);
  });

  test("views are put in order and hidden; in Arabic on a phone nothing sticks out", async () => {
    await using seen = await world.open(world.petr, "/desk/views", { locale: "ar", width: 360, height: 740, dark: true });
    const { page } = seen;
    await assertAccessible(page, "views, ar");
    await assertNoOverflow(page, "views, ar");
    const before = await page.locator(".views-list .link").allTextContents();
    await page.locator(".views-list li").nth(1).locator("button").first().click();
    await page.locator(".toast").waitFor();
    assert.deepEqual((await page.locator(".views-list .link").allTextContents()).slice(0, 2), [before[1], before[0]]);
    await page.goto("/desk/views/new");
    await page.locator("html[data-ready]").waitFor();
    await page.locator("html[data-ready]").waitFor();
    await assertAccessible(page, "view editor, ar");
    await assertNoOverflow(page, "view editor, ar");
    assert.deepEqual(seen.troubles, []);
  });
});

describe("many tickets", () => {
  test("x and Shift+X choose, a key changes them after a preview, and it is taken back", async () => {
    await using seen = await world.open(world.jana, "/desk?q=printer");
    const { page } = seen;
    await page.locator("[data-rows] a.row").nth(2).waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("x");
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await page.keyboard.press("Shift+X");
    await page.locator(".bulk-count", { hasText: "3 selected" }).waitFor();
    await assertAccessible(page, "chosen tickets");
    await page.keyboard.press("p");
    await page.getByRole("dialog").getByRole("searchbox").fill("Low");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.locator(".bulk-dialog").getByText("3 tickets will change of 3 selected.").waitFor();
    await page.locator(".bulk-dialog").getByText("Nobody is told.").waitFor();
    await page.getByRole("button", { name: "Change 3 tickets" }).click();
    await said(page, "3 tickets changed.");
    const list = async () =>
      (await world.app.admin.get("/api/v1/tickets?q=printer&sort=createdAt")).body.data.map((one: { priority: string }) => one.priority);
    assert.deepEqual(await list(), ["low", "low", "low"]);
    await page.locator(".toast").getByRole("button", { name: "Undo" }).click();
    await said(page, "3 tickets are as they were.");
    assert.deepEqual(await list(), ["urgent", "normal", "normal"]);
    assert.deepEqual(seen.troubles, []);
  });
});
