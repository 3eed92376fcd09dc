/** The intake in a real browser: what was set aside is filed, tried again and dismissed by people; and what messages say of masked secrets, signatures and invitations. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { letter } from "../server/testing/mail-app.ts";
import { assertAccessible, assertNoOverflow } from "./lib/browser.ts";
import { deskApp, type Agent, type DeskApp } from "./lib/desk-app.ts";

const PASSWORD = "tulpe-42-Morgen";

let world: DeskApp;
before(async () => {
  world = await deskApp();
});
after(() => world?.close());

/** Mails that name no sender, each with a secret in it. @returns their ids */
async function setAside(count: number): Promise<string[]> {
  const { app } = world;
  for (let index = 0; index < count; index += 1) {
    const raw = letter({ From: null, Subject: `Lost ${index} <b>x</b>` }, `password: ${PASSWORD}\n<img src=x onerror=alert(1)>`);
    assert.equal((await app.admin.post("/api/v1/intake/email", Buffer.from(raw), { "content-type": "message/rfc822" })).status, 202);
  }
  await app.settled();
  const { data } = (await app.admin.get("/api/v1/intake?state=quarantined&limit=50")).body as { data: { id: string }[] };
  assert.ok(data.length >= count, JSON.stringify(data));
  return data.slice(0, count).map(({ id }) => id);
}

const read = async (id: string) => (await world.app.admin.get(`/api/v1/intake/${id}`)).body;

describe("the quarantine", () => {
  test("is worked by keyboard: narrowed by reason, read without secrets, filed in a ticket, dismissed with a reason, tried again", async () => {
    const { jana } = world;
    const { number } = await world.ticket("Where it belongs");
    const [first, second] = await setAside(2);
    await using desk = await world.open(jana, "/desk/intake?state=quarantined");
    const { page } = desk;
    await page.getByRole("link", { name: /^Quarantined\s*2$/ }).waitFor();
    await page.getByRole("link", { name: /^No sender given\s*2$/ }).focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/reason=noSender/);
    await assertAccessible(page, "the quarantine");
    await page.goto(`/desk/intake/${first}`);
    await page.locator("html[data-ready]").waitFor();
    await page.getByText("File it in the name of whoever it is from.").waitFor();
    const source = page.locator(".intake-source");
    assert.match(await source.innerText(), /\[masked password 1\]\n<img src=x onerror=alert\(1\)>/);
    assert.ok(!(await page.content()).includes(PASSWORD));
    await assertAccessible(page, "an item");

    // Filed in a ticket, with two mistakes on the way.
    await page.getByLabel("As a new ticket").focus();
    await page.keyboard.press("ArrowDown");
    await page.getByLabel("Ticket number").focus();
    await page.keyboard.type("99999");
    await page.keyboard.press("Enter");
    await page.getByText("Give an address such as name@example.com.").waitFor();
    await page.waitForFunction(() => document.activeElement?.id === "field-email");
    await page.keyboard.type("ann@customer.example");
    await page.keyboard.press("Enter");
    await page.getByText("Give the number of a ticket you may see.").waitFor();
    await page.waitForFunction(() => document.activeElement?.id === "field-ticket");
    await page.keyboard.press("Control+a");
    await page.keyboard.type(String(number));
    await page.keyboard.press("Enter");
    await page
      .getByRole("status")
      .getByRole("link", { name: `#${number}` })
      .waitFor();
    assert.equal((await read(first!)).ticketNumber, number);

    // Dismissed: not without a reason, and open to another try.
    await page.goto(`/desk/intake/${second}`);
    await page.locator("html[data-ready]").waitFor();
    await page.getByLabel("Remark").focus();
    await page.keyboard.type("Seen twice");
    await page.keyboard.press("Enter");
    await page.locator(".field-error", { hasText: "Choose a reason" }).waitFor();
    await page.waitForFunction(() => document.activeElement?.id === "field-reason");
    await page.keyboard.type("Spam");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.getByText("Dismissed: Spam · \u2068Seen twice\u2069").waitFor();
    await page.waitForFunction(() => document.activeElement?.id === "intake-title");
    assert.deepEqual((await read(second!)).resolution.kind, "dismissed");
    await page.getByRole("button", { name: "Try again" }).focus();
    await page.keyboard.press("Enter");
    await page.getByText("File it in the name of whoever it is from.").waitFor();
    assert.equal((await read(second!)).state, "quarantined");

    // Somebody else was faster.
    await world.app.admin.post(`/api/v1/intake/${second}/dismiss`, { reason: "test" });
    await page.getByLabel("Reason").selectOption("other");
    await page.getByRole("button", { name: "Dismiss it" }).click();
    await page.getByText("Somebody else has decided on it.").waitFor();
    await page.getByText("Dismissed: A test").waitFor();
    assert.deepEqual(desk.troubles, []);
  });

  test("reads from right to left on a phone in the dark, and is filed as a new ticket", async () => {
    const [id] = await setAside(1);
    await using desk = await world.open(world.jana, "/desk/intake?state=quarantined", {
      locale: "ar",
      width: 360,
      height: 740,
      dark: true,
    });
    const { page } = desk;
    await assertNoOverflow(page, "the quarantine in Arabic");
    await assertAccessible(page, "the quarantine in Arabic");
    await page.goto(`/desk/intake/${id}`);
    await page.locator("html[data-ready]").waitFor();
    await assertNoOverflow(page, "an item in Arabic");
    await assertAccessible(page, "an item in Arabic");
    await page.getByLabel("عنوان المرسل").fill("new@customer.example");
    await page.getByRole("button", { name: "صنّف", exact: true }).click();
    await page.getByText("فُتحت تذكرة").waitFor();
    assert.equal((await read(id!)).outcome, "ticket");
    assert.deepEqual(desk.troubles, []);
  });
});

describe("a message", () => {
  test("shows what was masked in it to those who may see it, until they leave; the others learn who can", async () => {
    const { app, jana } = world;
    await app.deliver(letter({ Subject: "Sign-in fails" }, `My password: ${PASSWORD}`));
    await app.settled();
    const { number } = (await app.admin.get("/api/v1/tickets?limit=1")).body.data[0];
    {
      await using desk = await world.open(jana, `/desk/tickets/${number}`);
      const { page } = desk;
      await page.getByText("Masked here: a password.").waitFor();
      assert.ok(!(await page.content()).includes(PASSWORD));
      await page.getByRole("button", { name: "Show", exact: true }).focus();
      await page.keyboard.press("Enter");
      await page.locator(".msg-secrets", { hasText: PASSWORD }).waitFor();
      await assertAccessible(page, "a revealed secret");
      await page.keyboard.press("Enter");
      await page.locator(".msg-secrets").waitFor({ state: "detached" });
      await page.keyboard.press("Enter");
      await page.locator(".msg-secrets").waitFor();
      await page.goto("/desk");
      await page.goBack();
      await page.getByText("Masked here: a password.").waitFor();
      assert.equal(await page.locator(".msg-secrets").count(), 0);
      assert.deepEqual(desk.troubles, []);
    }
    const other = await app.agent("agent", { name: "Eva" });
    const eva: Agent = { ...other, cookie: await app.signIn(other.email) };
    await using desk = await world.open(eva, `/desk/tickets/${number}`);
    await desk.page.getByText("Leads and administrators can show it.").waitFor();
    assert.equal(await desk.page.getByRole("button", { name: "Show", exact: true }).count(), 0);
  });

  test("of one's own that was masked says so at once, and Undo brings back what was written", async () => {
    const { number } = await world.ticket("Hand-over");
    await using desk = await world.open(world.jana, `/desk/tickets/${number}`);
    const { page } = desk;
    await page.keyboard.press("r");
    await page.keyboard.type(`password: ${PASSWORD}`);
    await page.keyboard.press("Control+Enter");
    const notice = page.locator(".toast", {
      hasText: `Your reply to #${number} held a password: the customer sees only a mark in its place.`,
    });
    await notice.waitFor();
    await notice.getByRole("button", { name: "Undo" }).click();
    await page
      .getByText("The reply was taken back.")
      .or(page.locator(".composer-field", { hasText: PASSWORD }))
      .first()
      .waitFor();
    assert.equal(await page.locator(".composer-field").inputValue(), `password: ${PASSWORD}`);
    assert.equal((await world.app.admin.get(`/api/v1/tickets/${number}/messages`)).body.data.length, 1);
    await page.getByRole("button", { name: "Send reply" }).click();
    await page.getByText("Masked before sending: a password. The customer sees the mark in its place.").waitFor();
    assert.deepEqual(desk.troubles, []);
  });

  test("with an event says what, when in the reader's zone, where and who, in Arabic on a phone too", async () => {
    const { app, jana } = world;
    const boundary = "x1";
    await app.deliver(
      letter(
        { Subject: "Call", "MIME-Version": "1.0", "Content-Type": `multipart/mixed; boundary=${boundary}` },
        `--${boundary}\nContent-Type: text/plain\n\nShall we talk?\n--${boundary}\nContent-Type: text/calendar; method=REQUEST\n\n${[
          "BEGIN:VCALENDAR",
          "METHOD:REQUEST",
          "BEGIN:VEVENT",
          "SUMMARY:Licence <i>call</i>",
          "DTSTART;TZID=Eastern Standard Time:20260701T090000",
          "DTEND;TZID=Eastern Standard Time:20260701T100000",
          "LOCATION:Room 3",
          "ORGANIZER;CN=Ann Smith:mailto:ann@customer.example",
          "END:VEVENT",
          "END:VCALENDAR",
        ].join("\n")}\n--${boundary}--`,
      ),
    );
    await app.settled();
    const { number } = (await app.admin.get("/api/v1/tickets?limit=1")).body.data[0];
    await using desk = await world.open(jana, `/desk/tickets/${number}`);
    const card = desk.page.locator(".msg-event");
    const words = await card.innerText();
    const zone = await desk.page.locator("html").getAttribute("data-zone");
    const hour = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: zone! }).format(Date.UTC(2026, 6, 1, 13));
    for (const expected of [
      "Invitation",
      "Licence <i>call</i>",
      "1 July 2026",
      hour.slice(0, 5),
      "Room 3",
      "Ann Smith <ann@customer.example>",
    ])
      assert.ok(words.includes(expected), `${expected} in ${words}`);
    await using phone = await world.open(jana, `/desk/tickets/${number}`, { locale: "ar", width: 360, height: 740, dark: true });
    await phone.page.locator(".msg-event").waitFor();
    await assertNoOverflow(phone.page, "an event in Arabic");
    await assertAccessible(phone.page, "an event in Arabic");
    assert.deepEqual([...desk.troubles, ...phone.troubles], []);
  });
});
