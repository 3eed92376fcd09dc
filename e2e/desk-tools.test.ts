/** The desk's tools by keyboard alone: the palette, macros, snippets, keys; in two directions and on a phone. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Page } from "playwright-core";
import { png } from "../server/testing/png.ts";
import { assertAccessible, assertNoOverflow, visit } from "./lib/browser.ts";
import { deskApp, type Agent, type DeskApp } from "./lib/desk-app.ts";
import { until } from "./lib/until.ts";

let world: DeskApp;
let jana: Agent;
const open: DeskApp["open"] = (...all) => world.open(...all);

before(async () => {
  world = await deskApp();
  ({ jana } = world);
});
after(() => world?.close());

const field = (page: Page) => page.locator(".composer-field");
const holds = (page: Page, text: string) =>
  page.waitForFunction((wanted) => document.querySelector<HTMLTextAreaElement>(".composer-field")?.value === wanted, text);

async function palette(page: Page, words: string): Promise<void> {
  await page.keyboard.press("Control+k");
  // At once, as quick hands do: what is typed before the field is there counts.
  await page.keyboard.type(words);
  await page.waitForFunction((wanted) => document.querySelector<HTMLInputElement>(".picker-field input")?.value === wanted, words);
}

describe("macros and snippets", () => {
  test("a macro is looked at, applied and taken back; its text is the customer's language and waits in the composer", async () => {
    await using desk = await open(jana, "/desk/macros/new?kind=macro");
    const { page } = desk;
    await page.getByLabel("Name").fill("Refund granted");
    await page.getByLabel("Folder").fill("Billing");
    await page.getByLabel("Priority").selectOption("low");
    await page.getByLabel("Tags to add").fill("refund");
    await page.locator("#field-text-ar").fill("مرحبًا {requester.firstName}، تم رد المبلغ.");
    await page.locator("#field-text-en").fill("Hello {requester.firstName}, {ticket.cost} was refunded.");
    await assertAccessible(page, "a new macro");
    await page.getByRole("button", { name: "Save" }).click();
    await page.locator(".macro-line", { hasText: "Refund granted" }).waitFor();
    await assertAccessible(page, "macros");

    const { number } = await world.ticket("Money back", { locale: "en" });
    await page.goto(`/desk/tickets/${number}`);
    await page.locator("html[data-ready]").waitFor();
    await page.keyboard.press("m");
    await page.locator(".picker-field input").waitFor();
    await page.keyboard.type("refnd gr");
    await page.locator(".picker-list [role=option]").first().waitFor();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Refund granted" });
    await dialog.waitFor();
    assert.match(await dialog.innerText(), /Normal\s*→\s*Low[\s\S]*refund[\s\S]*Hello Ann[\s\S]*\{ticket\.cost\}/);
    await assertAccessible(page, "what a macro will do");
    await page.keyboard.press("Enter");
    await holds(page, "Hello Ann, {ticket.cost} was refunded.");
    // What nobody filled in is asked about before it leaves.
    await page.keyboard.press("Control+Enter");
    await page.waitForFunction(() => document.activeElement?.textContent === "Send anyway");
    await page.getByRole("button", { name: "Keep writing" }).click();
    const read = async () => (await world.app.admin.get(`/api/v1/tickets/${number}`)).body;
    await page.getByText("Refund granted applied").waitFor();
    await page.waitForFunction(() => document.querySelector(".side")?.textContent?.includes("Low"));
    await until(read, (now) => now.priority === "low" && now.tags[0] === "refund");
    await page.getByRole("button", { name: "Undo" }).click();
    await page.waitForFunction(() => document.querySelector(".side")?.textContent?.includes("Normal"));
    await until(read, (now) => now.priority === "normal" && now.tags.length === 0);

    const arabic = await world.ticket("رد المبلغ", { locale: "ar", requester: { email: "huda@customer.example", name: "هدى خالد" } });
    await using phone = await open(jana, `/desk/tickets/${arabic.number}`, { width: 360, locale: "ar", dark: true });
    await phone.page.keyboard.press("m");
    await phone.page.locator(".picker-list [role=option]").first().waitFor();
    await phone.page.keyboard.press("Enter");
    await phone.page.locator(".macro-text").waitFor();
    await assertNoOverflow(phone.page, "a macro on a phone");
    await phone.page.keyboard.press("Enter");
    await holds(phone.page, "مرحبًا هدى، تم رد المبلغ.");
    await phone.page.goto("/desk/macros");
    await assertNoOverflow(phone.page, "macros on a phone");
    await assertAccessible(phone.page, "macros in Arabic");
    assert.deepEqual([...desk.troubles, ...phone.troubles], []);
  });

  test("a snippet comes in behind a semicolon, where the caret is", async () => {
    const made = await jana.post("/api/v1/macros", {
      kind: "snippet",
      name: "Logs",
      short: "logs",
      texts: { en: "Please send the log, {requester.firstName|there}." },
    });
    assert.equal(made.status, 201);
    const { number } = await world.ticket("No log");
    await using desk = await open(jana, `/desk/tickets/${number}`);
    const { page } = desk;
    await page.keyboard.press("r");
    await page.keyboard.type("A smile ;) and ;lo");
    await page.getByRole("listbox", { name: "Snippets" }).waitFor();
    await page.keyboard.press("Tab");
    await holds(page, "A smile ;) and Please send the log, Ann.");
    await page.keyboard.type(" Thanks");
    assert.equal(await field(page).inputValue(), "A smile ;) and Please send the log, Ann. Thanks");
  });
});

/** Brings a picture into the page as a paste into the field, or as a file let go anywhere. */
function bring(page: Page, how: "paste" | "drop", name: string): Promise<void> {
  return page.evaluate(
    ([how, name, bytes]) => {
      const clipboardData = new DataTransfer();
      clipboardData.items.add(new File([Uint8Array.from(bytes)], name, { type: "image/png" }));
      const about = { bubbles: true, cancelable: true };
      if (how === "paste")
        document.querySelector(".composer-field")!.dispatchEvent(new ClipboardEvent("paste", { ...about, clipboardData }));
      else document.querySelector(".conversation")!.dispatchEvent(new DragEvent("drop", { ...about, dataTransfer: clipboardData }));
    },
    [how, name, [...png(40, 30)]] as const,
  );
}
const pictures = (page: Page, within: string, count: number) =>
  page.waitForFunction(
    ([selector, wanted]) => {
      const found = [...document.querySelectorAll<HTMLImageElement>(`${selector} img`)];
      return found.length === wanted && found.every((image) => image.complete && image.naturalWidth === 40);
    },
    [within, count] as const,
  );

describe("pictures", () => {
  test("come into the text by paste and by drop, and stand in place for the colleague and the customer", async () => {
    const customer = await world.app.contact({ name: "هدى خالد" });
    const { number } = (await customer.post("/api/v1/tickets", { subject: "أين الزر؟", body: "لا أجده" })).body;
    await using desk = await open(jana, `/desk/tickets/${number}`);
    const { page } = desk;
    await page.keyboard.press("r");
    await page.keyboard.type("Press this:");
    await bring(page, "paste", "image.png");
    await holds(page, "Press this:\n\n![picture-1](cid:picture-1.png)\n");
    await bring(page, "drop", "لقطة 2.png");
    await holds(page, "Press this:\n\n![picture-1](cid:picture-1.png)\n\n![لقطة 2](cid:لقطة-2.png)\n");
    await bring(page, "drop", "not this.png");
    await pictures(page, ".composer", 3);
    await page.getByRole("button", { name: "Remove not this.png" }).click();
    await holds(page, "Press this:\n\n![picture-1](cid:picture-1.png)\n\n![لقطة 2](cid:لقطة-2.png)\n\n\n");
    await assertAccessible(page, "pictures in the composer");
    await page.getByRole("button", { name: "Preview" }).click();
    const frame = page.frameLocator(".composer-preview iframe");
    await frame.locator('img[src^="data:image/png"]').nth(1).waitFor();
    await page.getByRole("button", { name: "Preview" }).click();
    await field(page).press("Control+Enter");
    await pictures(page, ".msg-rich", 2);
    assert.equal(await page.locator(".msg-rich a[target=_blank] img").count(), 2);

    await using phone = await open(world.petr, `/desk/tickets/${number}`, { width: 360, locale: "ar", dark: true });
    await pictures(phone.page, ".msg-rich", 2);
    await assertNoOverflow(phone.page, "pictures in a reply");
    await phone.page.keyboard.press("n");
    await bring(phone.page, "paste", "image.png");
    await phone.page.waitForFunction(() =>
      document.querySelector<HTMLTextAreaElement>(".composer-field")?.value.includes("cid:picture-1.png"),
    );
    await pictures(phone.page, ".composer", 1);
    await field(phone.page).press("Control+Enter");
    await pictures(phone.page, '[data-kind="note"] .msg-rich', 1);

    await until(
      async () => (await customer.get(`/api/v1/tickets/${number}/messages`)).body.data.length,
      (count) => count === 2,
    );
    const visitor = { cookie: await world.app.signIn(customer.email), locale: "ar", width: 360 };
    const seen = await visit(world.browser, world.app.url, visitor);
    await seen.page.goto(`/requests/${number}`);
    await pictures(seen.page, ".said-rich", 2);
    await assertAccessible(seen.page, "pictures in the portal");
    await assertNoOverflow(seen.page, "pictures in the portal");
    assert.deepEqual([...desk.troubles, ...phone.troubles, ...seen.troubles], []);
    await seen.context.close();
  });
});

describe("reading", () => {
  test("a ticket opens at the first message that was not read, on every device; the desk's density goes along, too", async () => {
    const { number } = await world.ticket("A long story");
    const say = (who: Pick<Agent, "post">, body: string, visibility = "internal") =>
      who.post(`/api/v1/tickets/${number}/messages`, { body, visibility });
    const long = (n: number) => `Chapter ${n}\n${"and then\n".repeat(25)}`;
    for (let n = 1; n <= 4; n++) await say(world.petr, long(n));
    await using desk = await open(jana, `/desk/tickets/${number}`);
    const { page } = desk;
    const inSight = (where: Page, text: string) =>
      where.waitForFunction((wanted) => {
        const pane = document.querySelector(".conversation")!.getBoundingClientRect();
        const article = [...document.querySelectorAll(".msg")].find((one) => one.textContent?.includes(wanted))?.getBoundingClientRect();
        return article && article.top >= Math.max(0, pane.top) - 1 && article.top < Math.max(0, pane.top) + 160;
      }, text);
    // Nothing of it was read: it opens at its beginning.
    await inSight(page, "About A long story");
    assert.equal(await page.locator(".msg-new").count(), 0);
    const read = page.waitForRequest((request) => request.url().endsWith("/presence") && (request.postData() ?? "").includes('"left"'));
    await page.locator(".msg", { hasText: "Chapter 4" }).evaluate((article) => article.scrollIntoView({ block: "end" }));
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    await page.keyboard.press("g");
    await page.keyboard.press("o");
    await read;
    const unread = async () =>
      (await jana.get(`/api/v1/tickets/${number}/messages`)).body.data.filter((one: { unread: boolean }) => one.unread).length;
    await until(unread, (count) => count === 0);

    for (let n = 5; n <= 7; n++) await say(world.petr, long(n));
    assert.equal(await unread(), 3);
    await jana.patch(
      "/api/v1/me/writing",
      { density: "compact" },
      { "if-match": (await jana.get("/api/v1/me/writing")).headers.get("etag")! },
    );
    await using phone = await open(jana, `/desk/tickets/${number}`, { width: 360, locale: "ar", dark: true });
    await phone.page.locator(".msg-new").waitFor();
    await inSight(phone.page, "Chapter 5");
    assert.equal(await phone.page.locator("html").getAttribute("data-density"), "compact");
    await assertAccessible(phone.page, "a ticket with news");
    await assertNoOverflow(phone.page, "a ticket with news");
    assert.deepEqual([...desk.troubles, ...phone.troubles], []);
  });
});

describe("the palette", () => {
  test("finds commands, tickets and people by what one remembers of them", async () => {
    const { number } = await world.ticket("Walrus in the export");
    await using desk = await open(jana, `/desk/tickets/${number}`);
    const { page } = desk;
    await palette(page, "chng prio");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: "Change priority" }).waitFor();
    await page.keyboard.type("urg");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.querySelector(".side")?.textContent?.includes("Urgent"));

    await page.goto("/desk/outbox");
    await page.locator("html[data-ready]").waitFor();
    await palette(page, "walrus");
    await page.locator(".picker-list [role=option]", { hasText: "Walrus in the export" }).first().waitFor();
    await assertAccessible(page, "the palette");
    await page.keyboard.press("Enter");
    await page.waitForURL(`**/desk/tickets/${number}`);
    assert.deepEqual(desk.troubles, []);
  });

  test("single letters can be turned off, and never act while a dialog is open", async () => {
    const { number } = await world.ticket("Quiet keys");
    await using desk = await open(jana, `/desk/tickets/${number}`);
    const { page } = desk;
    await page.keyboard.press("?");
    await page.getByRole("checkbox", { name: "Single letters are shortcuts" }).press("Space");
    await page.keyboard.press("n");
    await page.keyboard.press("Escape");
    await page.keyboard.press("n");
    assert.equal(await page.locator(".composer").getAttribute("data-kind"), "reply");
    await palette(page, "shortcuts");
    await page.keyboard.press("Enter");
    await page.getByRole("checkbox", { name: "Single letters are shortcuts" }).press("Space");
    await page.keyboard.press("Escape");
    await page.keyboard.press("n");
    await page.locator('.composer[data-kind="note"]').waitFor();
  });

  test("a reply that solves makes the next ticket ready, with the focus on it", async () => {
    await world.ticket("The next one");
    const { number } = await world.ticket("Solved at once");
    await using desk = await open(jana, `/desk/tickets/${number}?view=open`);
    const { page } = desk;
    await page.keyboard.press("r");
    await page.keyboard.type("Done");
    await page.keyboard.press("Control+Shift+Enter");
    await page.locator(".ticket-subject", { hasText: "The next one" }).waitFor();
    await page.waitForFunction(() => document.activeElement?.textContent?.includes("The next one"));
  });
});

describe("notifications", () => {
  test("of a mention come live, by bell and list, are read by opening the ticket, and are chosen by kind", async () => {
    const { number } = await world.ticket("Where you are named");
    await using desk = await open(jana, "/desk/notifications");
    const { page } = desk;
    await page.locator(".rail-live:not([data-off])").waitFor();
    await page.getByText("Nothing new").waitFor();
    await assertAccessible(page, "no notifications");
    await world.petr.post(`/api/v1/tickets/${number}/messages`, { body: "@Jana", visibility: "internal", mentions: [jana.id] });
    await page.locator(".notification-list > li[data-unread]", { hasText: `mentioned you in #${number}` }).waitFor();
    await page.locator('a[href="/desk/notifications"] .rail-count[data-loud]', { hasText: "1" }).waitFor();
    await assertAccessible(page, "notifications");
    await page.locator(".notification-line").press("Enter");
    await page.locator(".ticket-subject", { hasText: "Where you are named" }).waitFor();
    await page.locator('a[href="/desk/notifications"] .rail-count:not([data-loud])').waitFor({ state: "attached" });

    await using phone = await open(jana, "/desk/notifications/settings", { width: 360, locale: "ar", dark: true });
    await assertNoOverflow(phone.page, "what I am told");
    await assertAccessible(phone.page, "what I am told");
    await phone.page.locator('[name="push-replied"]').press("Space");
    await phone.page.locator('[name="quietFrom"]').fill("22:00");
    await phone.page.locator('[name="quietTo"]').fill("07:00");
    await phone.page.locator('.notification-table ~ div button[type="submit"]').click();
    await phone.page.waitForURL("**/settings?done=saved");
    const { body } = await jana.get("/api/v1/me/notification-settings");
    assert.deepEqual(
      [body.kinds.replied, body.quiet, body.timeZone],
      [{ desk: true, push: false, mail: false }, { from: "22:00", to: "07:00" }, "Europe/Prague"],
    );
    await phone.page.goto("/desk/notifications");
    await assertNoOverflow(phone.page, "notifications on a phone");
    assert.deepEqual([...desk.troubles, ...phone.troubles], []);
  });
});
