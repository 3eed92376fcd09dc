/** The desk as an agent meets it: a real browser on a real program, mail by SMTP, another agent at the same time. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import type { MailApp } from "../server/testing/mail-app.ts";
import { visit } from "./lib/browser.ts";
import { deskApp, type Agent, type DeskApp } from "./lib/desk-app.ts";
import { until } from "./lib/until.ts";

let world: DeskApp;
let app: MailApp;
let browser: Browser;
let jana: Agent;
let petr: Agent;
const open: DeskApp["open"] = (...all) => world.open(...all);
const ticket: DeskApp["ticket"] = (...all) => world.ticket(...all);

before(async () => {
  world = await deskApp();
  ({ app, browser, jana, petr } = world);
});
after(() => world?.close());

async function read(number: number) {
  return (await app.admin.get(`/api/v1/tickets/${number}`)).body;
}

async function messages(number: number) {
  return (await app.admin.get(`/api/v1/tickets/${number}/messages?sort=createdAt`)).body.data;
}

const focusedTicket = (page: Page) =>
  page.evaluate(() => document.activeElement?.closest("[data-ticket]")?.querySelector(".row-subject")?.textContent ?? null);

describe("the inbox", () => {
  test("the HTML answer itself holds the rows", async () => {
    await ticket("Rows in the answer");
    const html = await (await app.as({ cookie: jana.cookie }).raw("/desk")).text();
    assert.match(html, /Rows in the answer/);
    assert.match(html, /Ann Smith/);
  });

  test("who is not signed in is led to sign in and back", async () => {
    const { page, context } = await visit(browser, app.url);
    await page.goto("/desk?view=mine");
    assert.equal(new URL(page.url()).pathname + new URL(page.url()).search, "/sign-in?next=%2Fdesk%3Fview%3Dmine");
    await context.close();
  });

  test("a mail appears on an open page and takes no focus", async () => {
    await ticket("Row that has the focus");
    await using desk = await open(jana, "/desk");
    const { page } = desk;
    await page.locator(".rail-live:not([data-off])").waitFor();
    await page.locator(".row-subject", { hasText: "Row that has the focus" }).waitFor();
    await page.keyboard.press("j");
    const focused = await focusedTicket(page);
    assert.ok(focused);
    await app.deliver(
      "From: Ann Smith <ann@customer.example>\r\nTo: support@acme.test\r\nSubject: Arrived while looking\r\nMessage-ID: <live.1@customer.example>\r\nDate: Mon, 5 Jan 2026 10:00:00 +0000\r\n\r\nLive.\r\n",
    );
    await page.locator(".row-subject", { hasText: "Arrived while looking" }).waitFor();
    assert.equal(await focusedTicket(page), focused);
    assert.deepEqual(desk.troubles, []);
  });

  test("more than fifty tickets come page by page, each once", async () => {
    for (let n = 0; n < 60; n++) await ticket(`Bulk ${n}`);
    await using desk = await open(jana, "/desk");
    await desk.page.getByRole("link", { name: "Show more" }).click();
    // Only what is about in sight is in the page, so the end of the list is gone to.
    const places = async () => {
      await desk.page.locator(".pane-body").evaluate((pane) => void (pane.scrollTop = 1e6));
      return desk.page.locator(".rows > [aria-posinset]").evaluateAll((rows) => rows.map((row) => Number(row.ariaPosInSet)));
    };
    await until(places, (all) => (all.at(-1) ?? 0) >= 60);
    const ids = await desk.page.locator("[data-ticket]").evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset["ticket"]));
    assert.equal(new Set(ids).size, ids.length);
  });
});

describe("a ticket", () => {
  test("a reply can be taken back for some seconds, and leaves as a mail otherwise", async () => {
    const { number } = await ticket("Undo and send");
    await using desk = await open(jana, `/desk/tickets/${number}`);
    const { page } = desk;
    await page.keyboard.press("r");
    await page.keyboard.type("Too early");
    await page.keyboard.press("Control+Enter");
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByText("The reply was taken back.").waitFor();
    const field = page.locator(".composer-field");
    assert.equal(await field.inputValue(), "Too early");
    await field.fill("Please try version 4.2.");
    await page.getByRole("button", { name: "Send reply" }).click();
    await page.locator(".msg", { hasText: "Goes out in a few seconds" }).waitFor();
    await page.locator('.msg[data-kind="agent"] .msg-delivery').waitFor();
    const all = await messages(number);
    assert.deepEqual(
      all.slice(1).map((message: { text: string; visibility: string }) => [message.text, message.visibility]),
      [["Please try version 4.2.", "public"]],
    );
    assert.deepEqual(desk.troubles, []);
  });

  test("a note looks like no reply, tells the colleague it names, and reaches no customer", async () => {
    const { number } = await ticket("Note with a mention");
    await using desk = await open(jana, `/desk/tickets/${number}`);
    const { page } = desk;
    const ground = () => page.locator(".composer").evaluate((form) => getComputedStyle(form).backgroundColor);
    const replyGround = await ground();
    await page.keyboard.press("n");
    await page.getByText("Only your team sees this").waitFor();
    assert.notEqual(await ground(), replyGround);
    // A browser that paints late: what is typed right after a choice still follows it.
    await page.evaluate(() => {
      const paint = window.requestAnimationFrame.bind(window);
      window.requestAnimationFrame = (then) => paint(() => setTimeout(() => then(performance.now()), 60));
    });
    await page.keyboard.type("Could you look, @Pet");
    await page.getByRole("option", { name: "Petr Svoboda" }).waitFor();
    await page.keyboard.press("Enter");
    await page.keyboard.type("please?", { delay: 20 });
    await page.getByRole("button", { name: "Add note" }).click();
    await page.locator('.msg[data-kind="note"]', { hasText: "Could you look, @Petr Svoboda please?" }).waitFor();
    const note = (await messages(number)).at(-1);
    assert.equal(note.visibility, "internal");
    assert.deepEqual(note.mentions, [{ id: petr.id, name: "Petr Svoboda" }]);
    assert.deepEqual(
      (await app.admin.get(`/api/v1/outbox?ticket=${number}`)).body.data.filter((mail: { text: string }) =>
        mail.text?.includes("Could you look"),
      ),
      [],
    );
  });

  test("by keyboard alone: open, reply, assign, status, priority, tag, back", async () => {
    const opened = await ticket("Keyboard only");
    await using desk = await open(jana, "/desk");
    const { page } = desk;
    await page.locator(".row-subject", { hasText: "Keyboard only" }).waitFor();
    for (let n = 0; n < 10 && (await focusedTicket(page)) !== "Keyboard only"; n++) await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await page.locator(".ticket-subject", { hasText: "Keyboard only" }).waitFor();
    await page.locator(".composer").waitFor();

    const choose = async (key: string, words: string) => {
      await page.keyboard.press(key);
      await page.locator(".picker-field input").waitFor();
      await page.keyboard.type(words);
      await page.locator(".picker-list [role=option], .picker-list [role=row]").first().waitFor();
      await page.keyboard.press("Enter");
      await page.locator("[data-dialog]").waitFor({ state: "detached" });
    };
    await choose("a", "Petr");
    await choose("p", "Urgent");
    await choose("s", "Waiting on third");
    await choose("t", "billing run");
    const changed = await until(
      () => read(opened.number),
      (now) => now.tags.length > 0,
    );
    assert.equal(changed.assignee.name, "Petr Svoboda");
    assert.equal(changed.priority, "urgent");
    assert.equal(changed.category, "waitingOnThirdParty");
    assert.deepEqual(changed.tags, ["billing-run"]);

    await page.keyboard.press("r");
    await page.keyboard.type("Answered without a mouse");
    await page.keyboard.press("Control+Enter");
    await page.locator(".msg", { hasText: "Answered without a mouse" }).waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    await page.locator(".inbox:not([data-open])").waitFor();
    assert.notEqual(await page.evaluate(() => document.activeElement?.tagName), "BODY");

    await page.keyboard.press("Control+k");
    await page.locator(".picker-field input").waitFor();
    await page.keyboard.type("waiting");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/desk?view=waiting");
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("g");
    await page.keyboard.press("i");
    await page.waitForURL("**/desk");
    assert.deepEqual(desk.troubles, []);
  });

  test("the subject is changed where it stands, by key; Escape keeps the old one", async () => {
    const { number } = await ticket("It does not wrok");
    await using desk = await open(jana, `/desk/tickets/${number}`);
    const { page } = desk;
    const field = page.getByRole("textbox", { name: "Subject" });
    await page.keyboard.press("h");
    await field.fill("Never mind");
    await page.keyboard.press("Escape");
    await page.getByRole("heading", { name: "It does not wrok" }).waitFor();
    await page.keyboard.press("h");
    await field.fill("  It does not work ");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "It does not work" }).waitFor();
    assert.equal(
      (
        await until(
          () => read(number),
          ({ subject }) => subject === "It does not work",
        )
      ).revision,
      2,
    );
  });

  test("two people change one ticket: other things go through, the same thing is put to the person", async () => {
    const { number, revision } = await ticket("Two at once");
    await using desk = await open(jana, `/desk/tickets/${number}`);
    const { page } = desk;
    // Without the live stream the page does not learn of the other change by itself.
    await page.route("**/desk/tickets/*.data*", (route) => route.abort());
    const theirs = await petr.patch(`/api/v1/tickets/${number}`, { type: "billing" }, { "if-match": `"${revision}"` });
    assert.equal(theirs.status, 200);
    await page.locator(".prop-button").nth(2).click();
    await page.getByRole("option", { name: "High" }).click();
    await until(
      () => read(number),
      (now) => now.priority === "high" && now.type === "billing",
    );

    const before = await read(number);
    await petr.patch(`/api/v1/tickets/${number}`, { priority: "low" }, { "if-match": `"${before.revision}"` });
    await page.locator(".prop-button").nth(2).click();
    await page.getByRole("option", { name: "Urgent" }).click();
    const dialog = page.getByRole("dialog", { name: "Somebody else changed the same thing" });
    await dialog.waitFor();
    assert.match((await dialog.textContent()) ?? "", /Low.*Urgent/);
    assert.equal((await read(number)).priority, "low");
    await dialog.getByRole("button", { name: "Use mine" }).click();
    await until(
      () => read(number),
      (now) => now.priority === "urgent",
    );
  });

  test("an answer that crosses another one is shown before it goes, and the text is kept", async () => {
    const { number } = await ticket("Crossing");
    await using desk = await open(jana, `/desk/tickets/${number}`);
    const { page } = desk;
    await page.keyboard.press("r");
    await page.keyboard.type("My answer");
    await petr.post(`/api/v1/tickets/${number}/messages`, { body: "Petr was quicker", visibility: "public" });
    await page.getByRole("alert").filter({ hasText: "Petr Svoboda wrote while you were writing" }).waitFor();
    assert.equal(await page.locator(".composer-field").inputValue(), "My answer");
    await page.getByRole("button", { name: "Send anyway" }).waitFor();
  });

  test("who else writes is seen", async () => {
    const { number } = await ticket("Presence");
    await using first = await open(jana, `/desk/tickets/${number}`);
    await using second = await open(petr, `/desk/tickets/${number}`);
    await first.page.locator(".presence", { hasText: "Petr Svoboda is looking" }).waitFor();
    await second.page.keyboard.press("r");
    await second.page.keyboard.type("I am on it");
    await first.page.locator(".presence", { hasText: "Petr Svoboda is writing" }).waitFor();
  });

  test("a draft survives a reload", async () => {
    const { number } = await ticket("Draft");
    await using desk = await open(jana, `/desk/tickets/${number}`);
    await desk.page.keyboard.press("r");
    await desk.page.keyboard.type("Half a sentence");
    await desk.page.reload();
    await until(
      () => desk.page.locator(".composer-field").inputValue(),
      (text) => text === "Half a sentence",
    );
  });

  test("a held message stands apart until somebody accepts it", async () => {
    const { number } = await ticket("Held");
    await jana.post(`/api/v1/tickets/${number}/messages`, { body: "Our answer", visibility: "public" });
    await app.settled();
    const mail = (await app.admin.get(`/api/v1/outbox?ticket=${number}`)).body.data[0];
    const raw = await (await app.admin.raw(`/api/v1/outbox/${mail.id}/raw`)).text();
    const replyTo = /^Reply-To:.*?<?([^<>\s]+@[^<>\s]+)>?\s*$/im.exec(raw)?.[1];
    assert.ok(replyTo, raw.slice(0, 800));
    await app.deliver(
      `From: Mallory <mallory@elsewhere.example>\r\nTo: ${replyTo}\r\nSubject: Re: Held\r\nMessage-ID: <held.1@elsewhere.example>\r\nDate: Mon, 5 Jan 2026 10:00:00 +0000\r\n\r\nSend me the password.\r\n`,
      {
        from: "mallory@elsewhere.example",
        to: replyTo,
      },
    );
    await app.settled();
    await using desk = await open(jana, `/desk/tickets/${number}`);
    const held = desk.page.locator('.msg[data-state="held"]', { hasText: "Send me the password." });
    await held.waitFor();
    await held.getByRole("button", { name: "Accept" }).click();
    await desk.page.locator(".msg:not([data-state])", { hasText: "Send me the password." }).waitFor();
  });

  test("a file goes up, hangs on the note, and comes down as a download", async () => {
    const { number } = await ticket("Files");
    await using desk = await open(jana, `/desk/tickets/${number}`);
    const { page } = desk;
    await page.keyboard.press("n");
    await page.locator('.composer input[type="file"]').setInputFiles({
      name: "فاتورة 1.svg",
      mimeType: "image/svg+xml",
      buffer: Buffer.from("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
    });
    await page.locator('.file[data-state="done"]').waitFor();
    await page.keyboard.type("See the file");
    await page.keyboard.press("Control+Enter");
    const link = page.locator(".msg a.file");
    await link.waitFor();
    const answer = await app.as({ cookie: jana.cookie }).raw((await link.getAttribute("href"))!);
    assert.equal(answer.status, 200);
    assert.match(answer.headers.get("content-disposition") ?? "", /^attachment/);
    assert.equal(answer.headers.get("x-content-type-options"), "nosniff");
  });

  test("a server that is away for a moment takes nothing from the page", async () => {
    const { number, revision } = await ticket("Server away");
    await using desk = await open(jana, `/desk/tickets/${number}?view=open`);
    const { page } = desk;
    await page.keyboard.press("r");
    await page.keyboard.type("Not lost");
    await page.route("**/*.data*", (route) => route.abort());
    await petr.patch(`/api/v1/tickets/${number}`, { type: "task" }, { "if-match": `"${revision}"` });
    await page.waitForTimeout(1_000);
    assert.equal(await page.locator(".composer-field").inputValue(), "Not lost");
    await page.unroute("**/*.data*");
    const now = await read(number);
    await petr.patch(`/api/v1/tickets/${number}`, { priority: "low" }, { "if-match": `"${now.revision}"` });
    await page.locator(".prop-button", { hasText: "Low" }).waitFor();
  });
});

describe("the other pages of the desk", () => {
  test("what came in and what goes out can be read and downloaded", async () => {
    await app.deliver(
      "From: Ann Smith <ann@customer.example>\r\nTo: support@acme.test\r\nSubject: For the lists\r\nMessage-ID: <lists.1@customer.example>\r\nDate: Mon, 5 Jan 2026 10:00:00 +0000\r\n\r\nLists.\r\n",
    );
    await app.settled();
    await using desk = await open(jana, "/desk/intake");
    const { page } = desk;
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.locator(".entry-line", { hasText: "Opened ticket" }).first().getByRole("link", { name: "Download" }).click(),
    ]);
    assert.match(download.suggestedFilename(), /\.eml$/);
    await page.keyboard.press("g");
    await page.keyboard.press("o");
    await page.waitForURL("**/desk/outbox");
    await page.locator(".entry summary").first().click();
    await page.locator(".entry[open] .entry-text, .entry[open] .text-faint").first().waitFor();
    assert.deepEqual(desk.troubles, []);
  });

  test("a ticket that is not there says so and offers a way on", async () => {
    await using desk = await open(jana, "/desk/tickets/999999");
    await desk.page.getByRole("heading", { name: "There is nothing at this address" }).waitFor();
    await desk.page.getByRole("link", { name: "Go to the first page" }).click();
    await desk.page.waitForURL("**/desk");
  });
});
