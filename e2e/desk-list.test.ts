/** The desk's list of tickets: long, live and still where it is looked at. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { assertAccessible, assertNoOverflow } from "./lib/browser.ts";
import { deskApp, type Agent, type DeskApp } from "./lib/desk-app.ts";

let world: DeskApp;
let jana: Agent;
const open: DeskApp["open"] = (...all) => world.open(...all);

before(async () => {
  world = await deskApp();
  ({ jana } = world);
});
after(() => world?.close());

describe("the list", () => {
  test("keeps what is looked at where it is, says what came above, and holds in the page only what is about in sight", async () => {
    for (let n = 0; n < 60; n += 10) await Promise.all(Array.from({ length: 10 }, (_, at) => world.ticket(`Long list ${n + at}`)));
    await using desk = await open(jana, "/desk", { height: 700 });
    const { page } = desk;
    await page.locator(".rail-live:not([data-off])").waitFor();
    await page.getByRole("link", { name: "Show more" }).click();
    // What is scrolled by script is known to the page when the browser has painted it.
    const scroll = (to: number) =>
      page.locator(".pane-body").evaluate(async (pane, top) => {
        pane.scrollTop = top;
        await new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)));
      }, to);
    await page.locator('[aria-posinset="51"]').waitFor();
    await scroll(0);
    await page.waitForFunction(
      () => document.querySelectorAll(".row").length === 50 && document.querySelector<HTMLElement>(".rows-gap")!.offsetHeight > 200,
    );
    await scroll(1e6);
    await page.waitForFunction(() => {
      const last = document.querySelector<HTMLElement>(".rows")!.lastElementChild!;
      return last.getAttribute("aria-posinset") === last.getAttribute("aria-setsize") && last.getBoundingClientRect().top < innerHeight;
    });
    await assertAccessible(page, "a long list");

    await scroll(900);
    await page.mouse.move(5, 5);
    const shown = () =>
      page.evaluate(() => {
        const pane = document.querySelector(".pane-body")!.getBoundingClientRect();
        const row = [...document.querySelectorAll<HTMLElement>("[data-ticket]")].find((one) => one.getBoundingClientRect().top > pane.top)!;
        return { id: row.dataset["ticket"], top: Math.round(row.getBoundingClientRect().top) };
      });
    const before = await shown();
    const { id } = await world.ticket("Came above");
    const note = page.getByRole("button", { name: "1 new ticket above" });
    await note.waitFor();
    assert.deepEqual(await shown(), before);
    await assertAccessible(page, "news above");
    await note.click();
    await page.waitForFunction((wanted) => (document.activeElement as HTMLElement).dataset["ticket"] === wanted, id);
    await note.waitFor({ state: "detached" });

    await using phone = await open(jana, "/desk", { width: 360, height: 700, locale: "ar", dark: true });
    await phone.page.locator(".rail-live:not([data-off])").waitFor({ state: "attached" });
    await phone.page.evaluate(
      () => ((document.querySelector(".rows")!.closest(".pane-body")!.scrollTop = 600), (document.documentElement.scrollTop = 600)),
    );
    await world.ticket("Came above the phone");
    await phone.page.locator(".list-new .btn").waitFor();
    await assertNoOverflow(phone.page, "news above");
    assert.deepEqual([...desk.troubles, ...phone.troubles], []);
  });

  test("holds the end of a page, and of the page after it, while many tickets come above at once", async () => {
    await using desk = await open(jana, "/desk", { height: 700 });
    const { page } = desk;
    await page.locator(".rail-live:not([data-off])").waitFor();
    const end = page.locator("[data-first-end]");
    const scrollTo = (row: typeof end) => row.evaluate((one) => one.scrollIntoView({ block: "end" }));
    const shown = () =>
      page.evaluate(() => {
        const pane = document.querySelector(".pane-body")!.getBoundingClientRect();
        const row = [...document.querySelectorAll<HTMLElement>("[data-ticket]")].find((one) => one.getBoundingClientRect().top > pane.top)!;
        return { id: row.dataset["ticket"], top: Math.round(row.getBoundingClientRect().top) };
      });
    let came = 0;
    const holds = async () => {
      await page.mouse.move(5, 5);
      const before = await shown();
      await Promise.all(Array.from({ length: 15 }, () => world.ticket(`All at once ${came++}`)));
      await page.getByRole("button", { name: `${came} new tickets above` }).waitFor();
      // What follows the first page has come when nothing is asked for any more.
      await page.waitForLoadState("networkidle");
      assert.deepEqual(await shown(), before);
    };
    await scrollTo(end);
    await holds();
    await page.locator(".pane-body").evaluate((pane) => void (pane.scrollTop = 1e6));
    await page.locator(`[aria-posinset="${50 + came}"]`).waitFor();
    await holds();
    assert.deepEqual(desk.troubles, []);
  });

  test("fetches a ticket ahead when it is pointed at or focused, and shows what it knows of any other at once", async () => {
    const slow = await world.ticket("Slow to come");
    const ahead = await world.ticket("Fetched ahead");
    await using desk = await open(jana, "/desk");
    const { page } = desk;
    const asked = page.waitForResponse((response) => response.url().includes(`/desk/tickets/${ahead.number}.data`));
    await page.keyboard.press("j");
    await page.locator(`[data-ticket="${ahead.id}"]`).focus();
    await (await asked).finished();
    // From here on the server tells this page nothing about tickets.
    let letGo = () => {};
    const held = new Promise<void>((resolve) => (letGo = resolve));
    await page.route("**/desk/tickets/*.data*", async (route) => (await held, route.continue()));
    await page.keyboard.press("Enter");
    await page.locator(".conversation", { hasText: "About Fetched ahead." }).waitFor();
    await page.locator(`[data-ticket="${slow.id}"]`).click();
    const preview = page.locator('.ticket[aria-busy="true"]');
    await preview.waitFor();
    assert.match(await preview.innerText(), new RegExp(`#${slow.number}\\s+New\\s+Slow to come\\s+Ann Smith`));
    letGo();
    await page.locator(".conversation", { hasText: "About Slow to come." }).waitFor();
    assert.deepEqual(desk.troubles, []);
  });
});
