/** What stands beside the words of a mail, in a real browser: its pictures, the whole of it, and whether mail to its sender arrives. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import type { Locator } from "playwright-core";
import { markBounce } from "#people/directory";
import { png } from "../server/testing/png.ts";
import { assertAccessible, assertNoOverflow, visit } from "./lib/browser.ts";
import { deskApp, type DeskApp } from "./lib/desk-app.ts";
import { until } from "./lib/until.ts";

const SENDER = "ann@customer.example";
const QUOTED = "Which version do you use?";

let world: DeskApp;
let number: number;
let contact: Awaited<ReturnType<DeskApp["app"]["contact"]>>;
before(async () => {
  world = await deskApp();
  contact = await world.app.contact({ name: "Ann Smith", email: SENDER });
  assert.match(await world.app.deliver(mailWithPicture(), { from: SENDER }), /^250/);
  await world.app.settled();
  ({ number } = (await world.app.admin.get("/api/v1/tickets?limit=1")).body.data[0]);
});
after(() => world?.close());

/** Laid out, with a picture of its own, one of elsewhere, a file, and the letter it answers. */
function mailWithPicture(): string {
  const html = `<p>The total is wrong:</p><p><img src="cid:shot@customer.example" alt="Screen"><img src="https://tracker.example/p.gif" alt="Logo"></p><blockquote><p>On Mon, 5 Jan 2026 Acme wrote:</p><p>${QUOTED}</p></blockquote>`;
  const text = `The total is wrong:\r\n\r\nOn Mon, 5 Jan 2026 at 10:00, Acme Support <support@acme.test> wrote:\r\n> ${QUOTED}\r\n`;
  const base64 = (bytes: Buffer) => bytes.toString("base64").replaceAll(/.{76}/g, "$&\r\n");
  const part = (headers: string, body: string) => `${headers}\r\n\r\n${body}\r\n`;
  const multipart = (kind: string, boundary: string, parts: string[]) =>
    part(`Content-Type: multipart/${kind}; boundary="${boundary}"`, `--${boundary}\r\n${parts.join(`--${boundary}\r\n`)}--${boundary}--`);
  return `From: Ann Smith <${SENDER}>\r\nTo: support@acme.test\r\nSubject: Wrong total\r\nMessage-ID: <picture@customer.example>\r\nMIME-Version: 1.0\r\n${multipart(
    "mixed",
    "m",
    [
      multipart("related", "r", [
        multipart("alternative", "a", [
          part("Content-Type: text/plain; charset=utf-8", text),
          part("Content-Type: text/html; charset=utf-8", html),
        ]),
        part(
          'Content-Type: image/png; name="screen.png"\r\nContent-ID: <shot@customer.example>\r\nContent-Disposition: inline; filename="screen.png"\r\nContent-Transfer-Encoding: base64',
          base64(png(320, 180)),
        ),
      ]),
      part('Content-Type: text/plain; name="log.txt"\r\nContent-Disposition: attachment; filename="log.txt"', "a log"),
    ],
  )}`;
}

/** Waits until a picture is there with all its pixels. */
async function assertSeen(picture: Locator): Promise<void> {
  await picture.scrollIntoViewIfNeeded();
  const width = await picture.evaluate(async (image) => {
    await (image as HTMLImageElement).decode();
    return (image as HTMLImageElement).naturalWidth;
  });
  assert.equal(width, 320);
}

describe("in the desk", () => {
  for (const [locale, size] of [
    ["en", { width: 1280, height: 800 }],
    ["ar", { width: 360, height: 740, dark: true }],
  ] as const)
    test(`a mail's own picture is seen small and laid out, none of elsewhere, and the whole message by keyboard (${locale})`, async () => {
      await using desk = await world.open(world.jana, `/desk/tickets/${number}`, { locale, ...size });
      const { page } = desk;
      const message = page.locator('.msg[data-kind="contact"]');
      await assertSeen(message.locator(".shots img"));
      assert.deepEqual(await message.locator(".file bdi").allTextContents(), ["log.txt"]);
      assert.doesNotMatch(await message.locator(".msg-text").innerText(), /version/);
      await assertAccessible(page, `ticket with a picture ${locale}`);
      await assertNoOverflow(page, `ticket with a picture ${locale}`);

      const [whole, formatted] = [message.locator(".msg-forms button").first(), message.locator(".msg-forms button").last()];
      await whole.focus();
      await page.keyboard.press("Enter");
      await message.locator(".msg-text", { hasText: QUOTED }).waitFor();
      assert.equal(await whole.getAttribute("aria-pressed"), "true");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      await until(
        () => formatted.getAttribute("aria-pressed"),
        (pressed) => pressed === "true",
      );
      const frame = page.frameLocator("iframe.mail-frame");
      await frame.locator('img[src^="data:image/png"]').waitFor();
      assert.equal(await message.locator(".shots").count(), 0);
      const laidOut = await frame.locator("body").innerText();
      assert.match(laidOut, /\[Logo\]/);
      assert.match(laidOut, /Which version/);
      await assertNoOverflow(page, `laid out ${locale}`);
      await page.keyboard.press("Enter");
      await message.locator(".shots").waitFor();
      assert.deepEqual(desk.troubles, []);
    });
});

/** A plan, a licence whose seats are taken, and an invoice past its day; the ticket names the product. */
async function equip(): Promise<void> {
  const { admin } = world.app;
  const made = async (path: string, body: object) => {
    const answer = await admin.post(`/api/v1${path}`, body);
    assert.equal(answer.status, 201, `${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const brand = await made("/brands", { name: "Acme Works" });
  await made("/products", { names: { en: "Ledger" }, slug: "ledger", brand: brand.id });
  const urgent = { priority: "normal", firstAnswerMinutes: 240, nextAnswerMinutes: null, solutionMinutes: 2_880, aroundTheClock: true };
  const support = { channels: ["email"], levelNames: { en: "Fast lane" }, serviceLevels: [urgent] };
  const plan = await made("/plans", { names: { en: "Gold" }, allProducts: true, support });
  await made("/subscriptions", { plan: plan.id, contact: contact.id, startsOn: "2026-01-01", endsOn: "2099-12-31" });
  const policy = await made("/policies", { name: "Pro", product: "ledger", floating: true, maxMachines: 1 });
  const license = await made("/licenses", { policy: policy.id, contact: contact.id, name: "Main site" });
  await made("/machines", { license: license.id, fingerprint: "one", metadata: { version: "4.2.0" } });
  const invoice = { number: "2026/7", contact: contact.id, currency: "EUR", lines: [{ description: "Gold", unitAmount: 90_000 }] };
  await made("/invoices", { ...invoice, issuedOn: "2026-01-01", dueOn: "2026-02-01", issue: true });
  const { revision } = (await admin.get(`/api/v1/tickets/${number}`)).body;
  const named = await admin.patch(`/api/v1/tickets/${number}`, { product: "ledger" }, { "if-match": `"${revision}"` });
  assert.equal(named.status, 200, JSON.stringify(named.body));
}

describe("what a customer has", () => {
  before(equip);
  for (const [locale, size] of [
    ["en", { width: 1280, height: 800 }],
    ["ar", { width: 360, height: 740, dark: true }],
  ] as const)
    test(`stands beside his ticket once it is asked for, by keyboard, and on his own page (${locale})`, async () => {
      const words = JSON.parse(readFileSync(`locales/${locale}/desk.json`, "utf8")) as { [id: string]: string };
      await using desk = await world.open(world.jana, `/desk/tickets/${number}`, { locale, ...size });
      const { page } = desk;
      const asked: string[] = [];
      page.on("request", (request) => void (request.url().includes("/customers/") && asked.push(request.url())));
      const card = page.locator("details", { has: page.locator("summary", { hasText: words["owns.title"]! }) });
      assert.deepEqual(asked, [], "opening a ticket asks for none of it");
      await card.locator("summary").focus();
      await page.keyboard.press("Enter");
      for (const text of ["Gold", "Fast lane", "Main site", "4.2.0 × 1", "2026/7", words["owns.invoice.overdue"]!])
        await card.getByText(text).first().waitFor();
      assert.equal(asked.length, 1);
      assert.match(await card.getByRole("link", { name: "Gold" }).first().getAttribute("href").then(String), /^\/desk\/subscriptions\//);
      await assertAccessible(page, `what a customer has ${locale}`);
      await assertNoOverflow(page, `what a customer has ${locale}`);
      if (process.env.SHOTS) await card.screenshot({ path: `${process.env.SHOTS}/card-${locale}.png` });
      await page.goto(`/desk/contacts/${contact.id}`);
      await page.getByRole("heading", { name: words["owns.title.page"]! }).waitFor();
      await page.getByText("Main site").first().waitFor();
      await assertAccessible(page, `a contact's licences ${locale}`);
      await assertNoOverflow(page, `a contact's licences ${locale}`);
      if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/contact-${locale}.png`, fullPage: true });
      assert.deepEqual(desk.troubles, []);
    });
});

describe("answers about a licence", () => {
  let other: { id: string; name: string };
  before(async () => {
    const { admin } = world.app;
    const policies = (await admin.get("/api/v1/policies?limit=1")).body.data;
    const made = await admin.post("/api/v1/licenses", { policy: policies[0].id, contact: contact.id, name: "Second site" });
    other = made.body;
    const { revision } = (await admin.get(`/api/v1/tickets/${number}`)).body;
    await admin.patch(`/api/v1/tickets/${number}`, { type: "license", license: null }, { "if-match": `"${revision}"` });
  });
  for (const [locale, size] of [
    ["en", { width: 1280, height: 800 }],
    ["ar", { width: 360, height: 740, dark: true }],
  ] as const)
    test(`are shown, given and left to be sent, for the licence that was chosen, by keyboard alone (${locale})`, async () => {
      const words = JSON.parse(readFileSync(`locales/${locale}/desk.json`, "utf8")) as { [id: string]: string };
      await using desk = await world.open(world.jana, `/desk/tickets/${number}`, { locale, ...size });
      const { page } = desk;
      const look = async (what: string) => {
        await assertAccessible(page, `${what} ${locale}`);
        await assertNoOverflow(page, `${what} ${locale}`);
        if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${what.replaceAll(" ", "-")}-${locale}.png` });
      };
      const answer = (kind: string) => page.locator(".side-part > .answers").getByRole("button", { name: words[`owns.answer.${kind}`]! });
      await page.locator("#prop-license").waitFor();
      await page.locator("body").press("y");
      await page.getByRole("option", { name: other.name }).waitFor();
      await look("choosing a licence");
      await page.keyboard.type("second");
      await page.keyboard.press("Enter");
      await answer("key").waitFor();
      await page.locator(".props").getByText(other.name).waitFor();

      await answer("reset").focus();
      await page.keyboard.press("Enter");
      const dialog = page.locator("dialog.answer-dialog");
      await dialog.getByRole("alert").waitFor();
      assert.equal(await dialog.locator("button[type=submit]").isDisabled(), true, "there is nothing to reset, and that is said");
      await look("a refused answer");
      await page.keyboard.press("Escape");
      await dialog.waitFor({ state: "detached" });

      await answer("key").focus();
      await page.keyboard.press("Enter");
      await dialog.getByText("Ann Smith").waitFor();
      await look("the key of a licence");
      await page.keyboard.press("Enter");
      await dialog.waitFor({ state: "detached" });
      const composer = page.locator(".composer");
      await composer.locator(".file", { hasText: "Ledger" }).waitFor();
      assert.match(await composer.locator("textarea").inputValue(), /Second site.*Ledger/s);
      await look("the prepared reply");
      await page.keyboard.press("Control+Enter");
      await page.locator(".msg .file", { hasText: "Ledger" }).first().waitFor();
      assert.deepEqual(desk.troubles, []);
      const { revision } = (await world.app.admin.get(`/api/v1/tickets/${number}`)).body;
      await world.app.admin.patch(`/api/v1/tickets/${number}`, { license: null }, { "if-match": `"${revision}"` });
    });
});

test("the portal shows it as a customer expects, without scripts: picture below the text, the rest behind a key", async () => {
  for (const locale of ["en", "ar"]) {
    const options = { cookie: contact.cookie, locale, width: 360 };
    const { page, context, troubles } = await visit(world.browser, world.app.url, { ...options, javaScript: false });
    await page.goto(`/${locale}/requests/${number}`);
    const message = page.locator(".message", { has: page.locator(".message-pictures") });
    await assertSeen(message.locator(".message-pictures img"));
    assert.deepEqual(await message.locator(".message-file-name").allTextContents(), ["log.txt"]);
    const quoted = message.locator(".message-more .said");
    assert.equal(await quoted.isVisible(), false);
    await message.locator("summary").focus();
    await page.keyboard.press("Enter");
    await quoted.waitFor();
    assert.match(await quoted.innerText(), /Which version/);
    await assertNoOverflow(page, `request with a picture ${locale}`);
    assert.deepEqual(troubles, []);
    await context.close();
    // The checker of accessibility is a script itself.
    const checked = await visit(world.browser, world.app.url, options);
    await checked.page.goto(`/${locale}/requests/${number}`);
    await assertAccessible(checked.page, `request with a picture ${locale}`);
    await checked.context.close();
  }
});

test("mail that does not reach the requester is said beside the ticket and before an answer is written", async () => {
  await markBounce(world.app.system, { address: SENDER, kind: "hard", reason: "userUnknown", detail: "550 5.1.1 unknown" });
  for (const [locale, size, words] of [
    ["en", { width: 1280, height: 800 }, /Mail to ann@customer\.example has failed since .*The address does not exist/],
    ["ar", { width: 360, height: 740, dark: true }, /يتعذّر تسليم البريد إلى ann@customer\.example/],
  ] as const) {
    await using desk = await world.open(world.jana, `/desk/tickets/${number}`, { locale, ...size });
    const { page } = desk;
    for (const place of [".composer", ".side"]) assert.match(await page.locator(`${place} [data-trouble="hard"]`).innerText(), words);
    await assertAccessible(page, `ticket with a failing address ${locale}`);
    await assertNoOverflow(page, `ticket with a failing address ${locale}`);
    // A note goes to nobody by mail.
    await page.locator(".composer-kind[data-note]").click();
    assert.equal(await page.locator(".composer [data-trouble]").count(), 0);
    await page.locator('.side [data-trouble="hard"] a').click();
    await page.getByRole("heading", { level: 1, name: "Ann Smith" }).waitFor();
    assert.deepEqual(desk.troubles, []);
  }
});
