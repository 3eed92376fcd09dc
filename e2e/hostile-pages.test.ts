/** Text that would run as a script where it is taken for HTML: on the pages with their content policy, without it, and past the sanitiser alone. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { sanitizeHtml } from "#platform/text";
import { mailApp, type MailApp } from "../server/testing/mail-app.ts";
import { hasCollections, oddStrings, scriptedPictures, xssPayloads } from "./bad-input/data.ts";
import { openBrowser } from "./lib/browser.ts";
import { seeded } from "./prove/lib/seeded.ts";

/** Where payloads say that they ran. */
const SINKS = ["alert", "confirm", "prompt", "print", "pwned"];
const EVENTS = [
  "mouseover",
  "mouseenter",
  "pointerenter",
  "focus",
  "focusin",
  "load",
  "error",
  "toggle",
  "click",
  "keydown",
  "animationend",
  "beforetoggle",
];

type Watched = {
  page: Page;
  context: BrowserContext;
  /** what ran, and what was asked of other hosts */ ran: string[];
  [Symbol.asyncDispose](): Promise<void>;
};

let app: MailApp;
let browser: Browser;
let payloads: string[];
let some: string[];

before(async () => {
  if (!hasCollections) console.log("The collections of ../shared/data/bad-input are not here: only the project's own payloads are tried.");
  payloads = await xssPayloads();
  const random = seeded(11);
  some = payloads.filter((payload) => payload.length <= 150 && random() < 0.08);
  app = await mailApp({ web: true });
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await app?.close();
});

/** A browser that notices scripts. @param policy whether the pages' content policy holds */
async function watch(policy: boolean, cookie?: string): Promise<Watched> {
  const context = await browser.newContext({ baseURL: app.url, bypassCSP: !policy, locale: "en", reducedMotion: "reduce" });
  if (cookie)
    await context.addCookies([{ name: cookie.slice(0, cookie.indexOf("=")), value: cookie.slice(cookie.indexOf("=") + 1), url: app.url }]);
  const ran: string[] = [];
  await context.exposeBinding("__ran", (_, what: string) => void ran.push(what));
  await context.addInitScript((sinks) => {
    for (const name of sinks)
      Object.defineProperty(globalThis, name, {
        value: () => void (globalThis as unknown as { __ran(what: string): unknown }).__ran(name),
        configurable: false,
      });
  }, SINKS);
  const page = await context.newPage();
  page.on("dialog", (dialog) => {
    ran.push(`dialog ${dialog.type()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    if (/^https?:/.test(request.url()) && new URL(request.url()).origin !== app.url) ran.push(`request ${request.url()}`);
  });
  return { page, context, ran, [Symbol.asyncDispose]: () => context.close() };
}

/** Gives every element the events that a payload may wait for; none of them leaves the page. */
async function provoke(page: Page): Promise<void> {
  await page.evaluate((events) => {
    addEventListener("click", (event) => event.preventDefault(), true);
    addEventListener("submit", (event) => event.preventDefault(), true);
    for (const element of document.querySelectorAll("body *"))
      for (const type of events)
        if (type !== "click" || !element.closest("button, a, summary, [role=button]"))
          element.dispatchEvent(new Event(type, { bubbles: true, cancelable: true }));
  }, EVENTS);
  await page.waitForTimeout(150);
}

function chunks<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, n) => list.slice(n * size, (n + 1) * size));
}

/** Puts HTML into an empty page, a few at a time so that one cannot swallow the others. */
async function render(watched: Watched, fragments: readonly string[], atOnce: number): Promise<void> {
  for (const part of chunks(fragments, atOnce)) {
    await watched.page.goto("about:blank").catch(() => {});
    await watched.page
      .evaluate((list) => {
        for (const html of list) {
          const place = document.createElement("div");
          document.body.append(place);
          place.innerHTML = html;
        }
      }, part)
      .catch(() => {});
    await provoke(watched.page).catch(() => {});
  }
}

describe("the sanitiser alone", () => {
  test("lets none of the payloads run, nor ask another host, in an open page; unsanitised, many do", async (t) => {
    await using bare = await watch(false);
    await render(bare, payloads, 25);
    assert.ok(
      bare.ran.filter((what) => SINKS.includes(what)).length >= Math.min(50, payloads.length / 3),
      `the detector fired ${bare.ran.length} times`,
    );
    t.diagnostic(`${payloads.length} payloads, ${bare.ran.length} signs of life before sanitising`);

    await using clean = await watch(false);
    const whole = payloads.map((payload) => sanitizeHtml(payload));
    // Broken up as mails break them: inside quotations, tables and lists, after unclosed elements.
    const wrapped = payloads.map((payload) => sanitizeHtml(`<table><tr><td><blockquote><p title="x">${payload}</blockquote><b>after`));
    await render(clean, [...whole, ...wrapped], 150);
    assert.equal(clean.ran.join("\n"), "");
    await render(clean, ["<img src=x onerror=pwned()>"], 1);
    assert.ok(clean.ran.includes("pwned"), "the detector still works");
  });

  test("leaves only what is allowed, also when it has been parsed and written again (mutation)", async () => {
    await using watched = await watch(false);
    const { html, odd } = await watched.page.evaluate(
      (list) => {
        const found: string[] = [];
        const written = list.map((text) => {
          let again = text;
          for (let i = 0; i < 3; i++) {
            const place = document.createElement("div");
            place.innerHTML = again;
            again = place.innerHTML;
            for (const element of place.querySelectorAll("*")) {
              const attributes = [...element.attributes];
              if (
                /^(script|iframe|object|embed|svg|math|style|form|input|button|link|meta|base|template|noscript|audio|video|textarea|select|title)$/i.test(
                  element.tagName,
                )
              )
                found.push(element.outerHTML);
              if (attributes.some(({ name }) => /^on|^style$|^srcdoc$|^id$|^name$|^class$/i.test(name))) found.push(element.outerHTML);
              const link = element.getAttribute("href") ?? element.getAttribute("src");
              if (link !== null && !/^(https?|mailto|tel|cid):/i.test(link)) found.push(element.outerHTML);
            }
          }
          return again;
        });
        return { html: written, odd: found };
      },
      payloads.map((payload) => sanitizeHtml(payload)),
    );
    assert.deepEqual(odd, []);
    await render(watched, html, 150);
    assert.deepEqual(watched.ran, []);
  });
});

for (const policy of [true, false]) {
  describe(`pages ${policy ? "with" : "without"} their content policy`, () => {
    let number: number;
    let customerCookie: string;
    let agentCookie: string;

    before(async () => {
      const kind = policy ? "with" : "without";
      const hostile = some[0] ?? "<img src=x onerror=pwned()>";
      const organization = (await app.admin.post("/api/v1/organizations", { name: `${hostile} ${kind}`, slug: `hostile-${kind}` })).body;
      const customer = await app.contact({
        name: some[1] ?? hostile,
        email: `hostile-${kind}@customer.example`,
        memberOf: [{ organization: organization.id, seesRequests: true }],
      });
      const agent = await app.agent("lead", { name: some[2] ?? hostile, email: `agent-${kind}@vendor.test` });
      [customerCookie, agentCookie] = [customer.cookie, await app.signIn(agent.email)];
      const files: string[] = [];
      for (const [index, name] of some.slice(0, 12).entries()) {
        const [picture] = (await scriptedPictures()).slice(index % 2);
        const uploaded = await customer.post("/api/v1/files", picture!.bytes, {
          "content-type": "image/svg+xml",
          "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
        });
        if (uploaded.status === 201) files.push(uploaded.body.id);
      }
      const opened = await customer.post("/api/v1/tickets", { subject: some[3] ?? hostile, body: some.join("\n"), attachments: files });
      assert.equal(opened.status, 201, JSON.stringify(opened.body));
      ({ number } = opened.body);
      for (const part of chunks(payloads, 30)) {
        for (const [caller, format] of [
          [customer, "text"],
          [agent, "markdown"],
        ] as const) {
          const added = await caller.post(`/api/v1/tickets/${number}/messages`, { body: part.join("\n\n"), format, visibility: "public" });
          assert.equal(added.status, 201, JSON.stringify(added.body));
        }
      }
      for (const subject of some.slice(4, 40))
        assert.ok([201, 422].includes((await customer.post("/api/v1/tickets", { subject, body: subject })).status));
    });

    /** Opens a page, waits until it lives, and stirs it. */
    const stir = async (watched: Watched, path: string, ready: string) => {
      const response = await watched.page.goto(path);
      assert.equal(response?.status(), 200, path);
      if (policy) assert.match(response?.headers()["content-security-policy"] ?? "", /script-src 'self' 'nonce-/);
      await watched.page.locator(ready).first().waitFor();
      await provoke(watched.page);
      assert.deepEqual(watched.ran, [], path);
    };
    const bidiOf = (page: Page, selector: string) =>
      page.locator(selector).evaluateAll((list) => [...new Set(list.map((one) => getComputedStyle(one).unicodeBidi))]);

    test("of the portal run nothing and show every message whole and isolated", async () => {
      await using watched = await watch(policy, customerCookie);
      await stir(watched, "/requests", "main a[href*='/requests/']");
      await stir(watched, `/requests/${number}`, ".message");
      const { page } = watched;
      const isolation = await bidiOf(page, ".message bdi");
      assert.ok(isolation.length > 0 && isolation.every((value) => value.startsWith("isolate") || value === "plaintext"), isolation.join());
      const shown = new Set<string>();
      let cursor: string | null = "";
      const { admin } = app;
      for (let at: string | null = `/requests/${number}`; at;) {
        await stir(watched, at, ".message");
        for (const text of await page.locator(".message").evaluateAll((list) => list.map((one) => one.textContent ?? ""))) shown.add(text);
        // What is too long for the page is a page of its own, of text that is never read as anything else.
        for (const path of await page
          .locator(".message a[href*='/messages/']")
          .evaluateAll((list) => list.map((one) => one.getAttribute("href") ?? ""))) {
          const whole = await watched.context.request.get(path);
          assert.match(whole.headers()["content-type"] ?? "", /^text\/plain/);
          assert.equal(whole.headers()["x-content-type-options"], "nosniff");
          shown.add(await whole.text());
        }
        const answer: { body: { nextCursor: string | null } } = await admin.get(
          `/api/v1/tickets/${number}/messages?limit=20${cursor ? `&cursor=${cursor}` : ""}`,
        );
        cursor = answer.body.nextCursor;
        at = cursor ? `/requests/${number}?cursor=${cursor}` : null;
      }
      const all = [...shown].join("\n");
      assert.deepEqual(
        payloads.filter((payload) => !all.includes(payload.trim())),
        [],
        "shown whole",
      );
    });

    test("of the desk run nothing, with mails as they were laid out too", async () => {
      await using watched = await watch(policy, agentCookie);
      await stir(watched, "/desk", ".row-subject");
      await stir(watched, `/desk/tickets/${number}`, ".msg");
      const raw = `From: ${policy} <ann@customer.example>\r\nTo: support@acme.test\r\nSubject: laid out\r\nMessage-ID: <laid.${policy}@customer.example>\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n`;
      const body = Buffer.from(payloads.map((payload) => `<div>${payload}</div>`).join("\n"))
        .toString("base64")
        .replaceAll(/.{76}/g, "$&\r\n");
      assert.match(await app.deliver(`${raw}${body}\r\n`), /^250/);
      await app.settled();
      const [mailed] = (await app.admin.get("/api/v1/tickets?limit=1")).body.data;
      assert.equal(mailed.subject, "laid out");
      await stir(watched, `/desk/tickets/${mailed.number}`, ".msg");
      const laidOut = watched.page.getByRole("button", { name: "As laid out" });
      if (await laidOut.isVisible()) {
        await laidOut.click();
        await watched.page.locator("iframe").first().waitFor();
        await watched.page.waitForTimeout(300);
      }
      assert.deepEqual(watched.ran, []);
    });

    test("of administration, and what is shown to strangers, run nothing", async () => {
      const admin = await app.agent("owner", { email: `owner-${policy}@vendor.test` });
      await using watched = await watch(policy, await app.signIn(admin.email));
      for (const path of ["/admin", "/admin/agents", "/admin/contacts", "/admin/organizations"]) {
        const response = await watched.page.goto(path);
        assert.ok((response?.status() ?? 500) < 500, path);
        await provoke(watched.page);
      }
      assert.deepEqual(watched.ran, []);
      await using stranger = await watch(policy);
      const random = seeded(5);
      for (const text of [...payloads, ...(await oddStrings())].filter(
        (value) => value.isWellFormed() && value.length < 1_500 && random() < 0.008,
      )) {
        const value = encodeURIComponent(text);
        for (const path of [
          `/sign-in?next=${value}`,
          `/magic-link?token=${value}`,
          `/${value}`,
          `/requests?q=${value}`,
          `/en/requests/new?subject=${value}`,
        ]) {
          const response = await stranger.page.goto(path).catch(() => null);
          assert.ok((response?.status() ?? 400) < 500, path);
        }
      }
      assert.deepEqual(stranger.ran, []);
    });
  });
}
