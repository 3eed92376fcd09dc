/** Two people, two devices, one ticket: what is being written is never lost and never crosses unseen. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Page } from "playwright-core";
import { assertAccessible, assertNoOverflow } from "./lib/browser.ts";
import { deskApp, type Agent, type DeskApp } from "./lib/desk-app.ts";
import { until } from "./lib/until.ts";

let world: DeskApp;
let jana: Agent;
let petr: Agent;
const open: DeskApp["open"] = (...all) => world.open(...all);

before(async () => {
  world = await deskApp();
  ({ jana, petr } = world);
});
after(() => world?.close());

const field = (page: Page) => page.locator(".composer-field");
const saved = (page: Page) => page.locator('.composer-saved[data-state="saved"]', { hasText: /./ }).waitFor();

describe("what is being written", () => {
  test("goes on at another device, and two devices that wrote at once lose nothing", async () => {
    const { number } = await world.ticket("Two devices");
    await using office = await open(jana, `/desk/tickets/${number}`);
    await office.page.keyboard.press("r");
    await office.page.keyboard.type("Begun in the office");
    await saved(office.page);
    await using phone = await open(jana, `/desk/tickets/${number}`, { width: 360, locale: "ar", dark: true });
    await phone.page.waitForFunction(() => document.querySelector<HTMLTextAreaElement>(".composer-field")?.value === "Begun in the office");
    // Each writes while it cannot hear of the other.
    await phone.context.setOffline(true);
    await field(phone.page).fill("Written on the train");
    await office.page.keyboard.type(", finished there");
    await saved(office.page);
    await phone.context.setOffline(false);
    const clash = phone.page.locator(".composer-clash");
    await clash.waitFor();
    assert.match(await clash.innerText(), /Begun in the office, finished there/);
    await assertAccessible(phone.page, "two drafts");
    await assertNoOverflow(phone.page, "two drafts");
    await clash.getByRole("button").first().click();
    await until(
      () => field(phone.page).inputValue(),
      (text) => text === "Written on the train\n\nBegun in the office, finished there",
    );
    await office.page.waitForFunction(() => document.querySelector<HTMLTextAreaElement>(".composer-field")?.value.startsWith("Written"));
    assert.deepEqual(office.troubles, []);
  });

  test("survives a browser that died before the server heard of it", async () => {
    const { number } = await world.ticket("Crash");
    await using first = await open(jana, `/desk/tickets/${number}`);
    await first.page.route("**/drafts/**", (route) => route.abort());
    await first.page.keyboard.press("n");
    await first.page.keyboard.type("Only here");
    await first.page.locator('.composer-saved[data-state="local"]').waitFor();
    await first.page.unrouteAll();
    await first.page.goto("about:blank");
    await first.page.goto(`/desk/tickets/${number}`);
    await first.page.locator("html[data-ready]").waitFor();
    await first.page.keyboard.press("n");
    await first.page.waitForFunction(() => document.querySelector<HTMLTextAreaElement>(".composer-field")?.value === "Only here");
    await saved(first.page);
  });

  test("says who writes a reply, and lets one go on or leave a note", async () => {
    const { number } = await world.ticket("Who writes");
    await using first = await open(jana, `/desk/tickets/${number}`);
    await using second = await open(petr, `/desk/tickets/${number}`);
    // The answer to the second page's first question is late: by then it tells of what has passed.
    const late = Promise.withResolvers<void>();
    const given = Promise.withResolvers<void>();
    let asked = 0;
    await second.page.route("**/presence", async (route) => {
      const isFirst = asked++ === 0;
      const response = await route.fetch();
      if (isFirst) await late.promise;
      await route.fulfill({ response });
      if (isFirst) given.resolve();
    });
    await second.page.reload();
    await second.page.locator("html[data-ready]").waitFor();
    await until(
      async () => asked,
      (count) => count > 0,
    );
    await first.page.keyboard.press("r");
    await first.page.keyboard.type("I have it");
    await saved(first.page);
    late.resolve();
    await given.promise;
    await second.page.evaluate(() => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted))));
    const lock = second.page.locator(".composer-lock");
    await lock.waitFor();
    assert.match(await lock.innerText(), /Jana Nováková is writing a reply/);
    await assertAccessible(second.page, "somebody else writes");
    // By keyboard: R leads to the choice, Enter goes on.
    await second.page.keyboard.press("r");
    await second.page.keyboard.press("Enter");
    await second.page.keyboard.type("So do I");
    assert.equal(await field(second.page).inputValue(), "So do I");
  });

  test("that crosses another reply asks first and shows what came, by keyboard alone", async () => {
    const { number } = await world.ticket("Crossing");
    await using first = await open(jana, `/desk/tickets/${number}`);
    await using second = await open(petr, `/desk/tickets/${number}`);
    await first.page.keyboard.press("r");
    await first.page.keyboard.type("My answer");
    await second.page.keyboard.press("n");
    await second.page.keyboard.press("Escape");
    await petr.post(`/api/v1/tickets/${number}/messages`, { body: "Theirs came first", visibility: "public" });
    const doubt = first.page.locator(".composer .callout", { hasText: "Theirs came first" });
    await doubt.waitFor();
    await first.page.keyboard.press("Control+Enter");
    // Nothing has left: the question has the focus.
    await first.page.waitForFunction(() => document.activeElement?.textContent === "Send anyway");
    assert.equal(await field(first.page).inputValue(), "My answer");
    await first.page.keyboard.press("Enter");
    await first.page.locator(".msg", { hasText: "My answer" }).first().waitFor();
    assert.deepEqual([...first.troubles, ...second.troubles], []);
  });

  test("that crossed unseen is held by the server, shown with what came, and sent all the same", async () => {
    const { number } = await world.ticket("Unseen");
    await using desk = await open(jana, `/desk/tickets/${number}`);
    await desk.page.route("**/events/stream**", (route) => route.abort());
    await desk.page.keyboard.press("r");
    await desk.page.keyboard.type("Sent blind");
    await desk.page.context().setOffline(true);
    await petr.post(`/api/v1/tickets/${number}/messages`, { body: "Said unheard", visibility: "public" });
    await desk.page.keyboard.press("Control+Enter");
    const item = desk.page.locator('.msg[data-state="failed"], .msg[data-state="crossed"]');
    await item.waitFor();
    await desk.page.context().setOffline(false);
    const retry = desk.page.getByRole("button", { name: /Try again|Retry/ });
    if (await retry.count()) await retry.first().click();
    await desk.page.locator('.msg[data-state="crossed"]', { hasText: "Said unheard" }).waitFor();
    await desk.page.getByRole("button", { name: "Send anyway" }).click();
    await desk.page.locator(".msg", { hasText: "Goes out in a few seconds" }).waitFor();
  });
});
