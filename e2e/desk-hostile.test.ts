/** Hostile text in the desk: nothing of it runs, all of it is shown as it was written, and none disturbs its neighbours. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { mailApp, type MailApp } from "../server/testing/mail-app.ts";
import { openBrowser, visit } from "./lib/browser.ts";

const BAD_INPUT = new URL("../../shared/data/bad-input/", import.meta.url);
const PER_MESSAGE = 20;

async function strings(): Promise<{ naughty: string[]; payloads: string[] } | null> {
  try {
    const naughty = JSON.parse(await readFile(new URL("naughty-strings.json", BAD_INPUT), "utf8")) as string[];
    const payloads = (await readFile(new URL("xss-payloads.txt", BAD_INPUT), "utf8")).split("\n").filter(Boolean);
    return { naughty, payloads };
  } catch {
    return null;
  }
}

const given = await strings();
if (!given)
  console.log("The strings of ../shared/data/bad-input are not here: the tests with hostile text step aside, but for a few of their own.");
const OWN = [
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "javascript:alert(1)",
  "</textarea><svg onload=alert(1)>",
  "{{constructor.constructor('alert(1)')()}}",
  "\u202Eevil\u2066",
  "الأحمد ‏",
  "</script><script>alert(1)</script>",
  "`${alert(1)}`",
  "'-alert(1)-'",
];
const naughty = given?.naughty ?? OWN;
const payloads = given?.payloads ?? OWN;

let app: MailApp;
let browser: Browser;
let cookie: string;

before(async () => {
  app = await mailApp({ web: true });
  browser = await openBrowser();
  const agent = await app.agent("lead", { name: "Jana" });
  cookie = await app.signIn(agent.email);
});
after(async () => {
  await browser?.close();
  await app?.close();
});

async function open(path: string) {
  const seen = await visit(browser, app.url, { cookie });
  await seen.page.goto(path);
  await seen.page.locator("html[data-ready]").waitFor();
  return { ...seen, [Symbol.asyncDispose]: () => seen.context.close() };
}

/** Moves over everything, so that handlers of mouse and focus would run. */
async function provoke(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const element of document.querySelectorAll("body *"))
      for (const type of ["mouseover", "mouseenter", "focus", "focusin", "load", "error", "toggle", "pointerenter"])
        element.dispatchEvent(new Event(type, { bubbles: true }));
  });
  await page.waitForTimeout(300);
}

function chunks<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, n) => list.slice(n * size, (n + 1) * size));
}

describe("hostile text", () => {
  test("a script that does run is noticed by these tests", async () => {
    await using desk = await open("/desk");
    const bare = await desk.context.newPage();
    let ran = "";
    bare.on("dialog", (dialog) => {
      ran = dialog.message();
      void dialog.dismiss();
    });
    await bare.setContent("<img src=x onerror=alert('ran')>");
    await bare.waitForTimeout(300);
    assert.equal(ran, "ran");
    // On our own page the content policy stands behind the escaping.
    await desk.page.evaluate(() => document.body.insertAdjacentHTML("beforeend", "<img src=x onerror=alert('policy')>"));
    await desk.page.waitForTimeout(300);
    assert.ok(desk.troubles.some((trouble) => /Content Security Policy/.test(trouble)));
    assert.ok(!desk.troubles.some((trouble) => trouble.startsWith("dialog")));
  });

  test("as subject, name and tag: the list shows each whole, isolated, and runs none", async () => {
    const subjects = new Set<string>();
    for (const text of naughty) {
      const answer = await app.admin.post("/api/v1/tickets", {
        subject: text.slice(0, 300),
        body: "x",
        requester: { email: "ann@customer.example" },
      });
      assert.ok([201, 422].includes(answer.status), `${JSON.stringify(text)} answered ${answer.status}`);
      if (answer.status === 201) subjects.add(answer.body.subject);
    }
    await using desk = await open("/desk");
    const { page } = desk;
    // Of a long list only what is about in sight is in the page: a window as high as all of it.
    await page.setViewportSize({ width: 1280, height: 60_000 });
    const more = page.getByRole("link", { name: "Show more" });
    while (await more.isVisible()) {
      const before = await page.locator(".row").count();
      await more.click();
      await page.waitForFunction((count) => document.querySelectorAll(".row").length > count, before);
    }
    const shown = new Set(await page.locator(".row-subject").evaluateAll((all) => all.map((one) => one.textContent ?? "")));
    for (const subject of subjects)
      assert.ok(shown.has(subject.replaceAll(/[\t\n\r]+/g, " ")), `not shown whole: ${JSON.stringify(subject)}`);
    const isolation = await page
      .locator(".row-subject")
      .evaluateAll((all) => [...new Set(all.map((one) => getComputedStyle(one).unicodeBidi))]);
    assert.deepEqual(isolation, ["isolate"]);
    await provoke(page);
    assert.deepEqual(desk.troubles, []);
  });

  test("as messages: the conversation shows each whole and runs none", async () => {
    const opened = await app.admin.post("/api/v1/tickets", {
      subject: "Payloads",
      body: "First",
      requester: { email: "ann@customer.example", name: "<img src=x onerror=alert(1)>" },
      tags: ["plain"],
    });
    const { number } = opened.body;
    for (const part of chunks(payloads, PER_MESSAGE)) {
      const answer = await app.admin.post(`/api/v1/tickets/${number}/messages`, { body: part.join("\n"), visibility: "internal" });
      assert.equal(answer.status, 201, JSON.stringify(answer.body));
    }
    const all = (await app.admin.get(`/api/v1/tickets/${number}/messages?limit=50`)).body.data.toReversed();
    await using desk = await open(`/desk/tickets/${number}`);
    const { page } = desk;
    const texts = await page.locator(".msg .msg-text").evaluateAll((found) => found.map((one) => one.textContent));
    assert.deepEqual(
      texts,
      all.map((message: { visibleText: string }) => message.visibleText),
    );
    await provoke(page);
    assert.deepEqual(desk.troubles, []);
  });

  test("as HTML mail: shown as laid out in a closed frame, it runs nothing and asks no other host", async () => {
    const html = payloads.map((payload) => `<div>${payload}</div>`).join("\n");
    const answer = await app.deliver(
      `From: Ann <ann@customer.example>\r\nTo: support@acme.test\r\nSubject: Hostile layout\r\nMessage-ID: <hostile.${process.pid}@customer.example>\r\nDate: Mon, 5 Jan 2026 10:00:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(
        html,
      )
        .toString("base64")
        .replaceAll(/.{76}/g, "$&\r\n")}\r\n`,
    );
    assert.match(answer, /^250/);
    await app.settled();
    const { number } = (await app.admin.get("/api/v1/tickets?limit=1")).body.data[0];
    await using desk = await open(`/desk/tickets/${number}`);
    const { page } = desk;
    await page.getByRole("button", { name: "As laid out" }).click();
    const frame = page.locator("iframe.mail-frame");
    await frame.waitFor();
    assert.doesNotMatch((await frame.getAttribute("sandbox")) ?? "", /allow-scripts|allow-same-origin|allow-forms/);
    await page.waitForTimeout(500);
    await provoke(page);
    assert.deepEqual(desk.troubles, []);
  });
});
