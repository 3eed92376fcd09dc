/** The portal as a customer meets it: a real browser without scripts on a real program. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { testApp, type Caller, type TestApp } from "#testing";
import { assertAccessible, openBrowser, visit, type VisitOptions } from "./lib/browser.ts";
import { lookAt } from "./lib/looks.ts";

type Person = Caller & { id: string; email: string; cookie: string };

const LARGEST_PAGE = 50_000;
/** Pages of one form; the long way round of a browser is made for the first alone. */
const WINGS = ["/help", "/downloads", "/security", "/training", "/community", "/support"];

let app: TestApp;
let browser: Browser;
let agent: Caller;
let organization: string;
let eva: Person;

before(async () => {
  app = await testApp({ web: true });
  browser = await openBrowser();
  const brand = await made("/api/v1/brands", { name: "Acme", color: "#1f5fbf" });
  await made("/api/v1/products", {
    names: { en: "Acme Ledger", ar: "دفتر أكمي" },
    slug: "ledger",
    brand: brand.id,
    versions: [{ version: "10.0.1" }],
  });
  organization = (await made("/api/v1/organizations", { name: "Müller & Söhne GmbH" })).id;
  agent = await app.agent("agent", { name: "Tom Ashworth" });
  eva = await app.contact({ name: "Eva Müller", memberOf: [{ organization, seesRequests: true }] });
});
after(async () => {
  await browser?.close();
  await app?.close();
});

async function made(path: string, body: unknown): Promise<any> {
  const answer = await app.admin.post(path, body);
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  return answer.body;
}

/** A request that a customer has written. */
async function asked(person: Person, subject: string, body = `About ${subject}.`): Promise<number> {
  const answer = await person.post("/api/v1/tickets", { subject, body });
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  return answer.body.number;
}

async function replied(number: number, body: string, status?: string): Promise<void> {
  const answer = await agent.post(`/api/v1/tickets/${number}/messages`, { body, visibility: "public", ...(status && { status }) });
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
}

async function open(path: string, { person, ...options }: VisitOptions & { person?: Person } = {}) {
  const seen = await visit(browser, app.url, { javaScript: false, width: 390, ...(person && { cookie: person.cookie }), ...options });
  const response = await seen.page.goto(path);
  return { ...seen, response: response!, [Symbol.asyncDispose]: () => seen.context.close() };
}

/** Presses a button and waits for the page it leads to. */
async function press(page: Page, selector: string): Promise<number> {
  const [response] = await Promise.all([page.waitForNavigation(), page.locator(selector).click()]);
  return response!.status();
}

/** A form posted as a browser does, as often as one likes. */
async function post(
  path: string,
  fields: Record<string, string>,
  { person, files = [] }: { person?: Person; files?: { name: string; bytes: Uint8Array<ArrayBuffer> }[] } = {},
): Promise<Response> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  for (const { name, bytes } of files) form.append("files", new Blob([bytes]), name);
  return fetch(app.url + path, {
    method: "POST",
    body: form,
    redirect: "manual",
    headers: { origin: app.url, ...(person && { cookie: person.cookie }) },
  });
}

const SUBJECTS = { en: "Import stops at row 4,102", ar: "لا تظهر الفواتير الجديدة في التقرير" };

for (const locale of ["en", "ar"] as const) {
  describe(`a customer without scripts, ${locale}`, () => {
    let number: number;

    test("writes a request: what is missing is said at its field, what was typed is kept, the file arrives", async () => {
      await using seen = await open(`/${locale}/requests/new`, { person: eva, locale });
      const { page } = seen;
      assert.equal(await page.locator("html").getAttribute("dir"), locale === "ar" ? "rtl" : "ltr");
      assert.equal(await page.locator("script").count(), 0, "the portal has no scripts");
      await page.locator("[name=body]").fill("Since this morning.\n\n<script>alert(1)</script> & more");
      assert.equal(await press(page, "main form[enctype] button"), 422);
      const subject = page.locator("[name=subject]");
      assert.equal(await subject.getAttribute("aria-invalid"), "true");
      const described = (await subject.getAttribute("aria-describedby"))!.split(" ").at(-1)!;
      assert.notEqual((await page.locator(`#${described}`).innerText()).trim(), "");
      assert.equal(await page.locator("[role=alert] a").first().getAttribute("href"), "#field-subject");
      assert.match(await page.locator("[name=body]").inputValue(), /<script>alert\(1\)<\/script> & more$/);

      await subject.fill(SUBJECTS[locale]);
      await page.locator("[name=product]").selectOption("ledger");
      await page
        .locator("[name=files]")
        .setInputFiles([{ name: "protocol ž ملف.log", mimeType: "text/plain", buffer: Buffer.from("line 4102\n") }]);
      assert.equal(await press(page, "main form[enctype] button"), 200);
      number = Number(/\/requests\/(\d+)\?sent=request/.exec(page.url())![1]);
      assert.ok(page.url().includes(`/${locale}/requests/`), "the language of the address is kept");
      assert.equal(await page.locator("h1").innerText(), SUBJECTS[locale]);
      assert.match(await page.locator("[role=status]").innerText(), new RegExp(`#${number}`));
      assert.match(await page.locator(".said").innerText(), /<script>alert\(1\)<\/script>/);
      const file = page.locator(".message-file");
      assert.equal(await file.locator("bdi").innerText(), "protocol ž ملف.log");
      const download = await seen.context.request.get((await file.getAttribute("href"))!);
      assert.equal(await download.text(), "line 4102\n");
      assert.deepEqual(seen.troubles, []);
      const { body: ticket } = await app.admin.get(`/api/v1/tickets/${number}`);
      assert.deepEqual(
        { channel: ticket.channel, locale: ticket.locale, product: ticket.product?.name },
        { channel: "portal", locale, product: "Acme Ledger" },
      );
    });

    test("finds it in the list and by its words", async () => {
      await using seen = await open(`/${locale}/requests`, { person: eva, locale });
      const row = seen.page.locator(".request-row", { hasText: `#${number}` });
      assert.equal(await row.count(), 1);
      await seen.page.goto(`/${locale}/requests?q=${encodeURIComponent(SUBJECTS[locale].split(" ").at(-1)!)}`);
      assert.equal(await row.count(), 1);
      await seen.page.goto(`/${locale}/requests?q=zyxwvut`);
      assert.equal(await seen.page.locator(".request-row").count(), 0);
    });

    test("reads the answer, and answers back; a message that crosses his is shown first", async () => {
      await replied(number, "Please export it again.\n\nTom", "waiting-on-customer");
      await using seen = await open(`/${locale}/requests/${number}`, { person: eva, locale });
      const { page } = seen;
      assert.match(await page.locator(".message[data-side=vendor]").innerText(), /Tom Ashworth[^]*Please export it again\./);
      assert.equal(await page.locator(".request-standing .badge").getAttribute("data-tone"), "warn");
      await page.locator("textarea[name=body]").fill("It still stops.");
      await replied(number, "One more thing: which version is it?");
      assert.equal(await press(page, "button[value=answer]"), 409);
      assert.match(await page.locator(".messages").innerText(), /which version is it/);
      assert.equal(await page.locator("textarea[name=body]").inputValue(), "It still stops.");
      await page.locator("[name=files]").setInputFiles([{ name: "second.txt", mimeType: "text/plain", buffer: Buffer.from("second") }]);
      assert.equal(await press(page, "button[value=answer]"), 200);
      assert.match(await page.locator(".message").last().innerText(), /It still stops\.[^]*second\.txt/);
      const { body: ticket } = await app.admin.get(`/api/v1/tickets/${number}`);
      assert.equal(ticket.category, "open");
    });

    test("closes and reopens; a request that changed meanwhile is shown as it is before anything happens", async () => {
      await using seen = await open(`/${locale}/requests/${number}`, { person: eva, locale });
      const { page } = seen;
      await replied(number, "Have a look at this.", "waiting-on-customer");
      assert.equal(await press(page, "button[value=close]"), 412);
      assert.equal(await page.locator(".request-standing .badge").getAttribute("data-tone"), "warn");
      assert.equal(await press(page, "button[value=close]"), 200);
      assert.equal((await app.admin.get(`/api/v1/tickets/${number}`)).body.category, "closed");
      await page.goto(`/${locale}/requests?tab=done`);
      assert.equal(await page.locator(".request-row", { hasText: `#${number}` }).count(), 1);
      await page.goto(`/${locale}/requests/${number}`);
      assert.equal(await press(page, "button[value=reopen]"), 200);
      assert.equal((await app.admin.get(`/api/v1/tickets/${number}`)).body.category, "open");
    });
  });
}

describe("what others may not see", () => {
  test("a request of another organization is not there, an own colleague's only by grant", async () => {
    const secret = "Umsatz der Abteilung";
    const number = await asked(eva, secret);
    const stranger = await app.contact({ name: "Stranger" });
    const colleague = await app.contact({ name: "Jan Novák", memberOf: [{ organization }] });
    for (const person of [stranger, colleague]) {
      await using seen = await open(`/requests/${number}`, { person });
      assert.equal(seen.response.status(), 404);
      assert.ok(!(await seen.page.content()).includes(secret));
      assert.equal(await seen.page.locator("h1").innerText(), "There is nothing here");
      for (const path of [`/requests/${number}/messages/${randomUUID()}`, `/requests?q=${encodeURIComponent(secret)}`, "/requests"]) {
        const html = await (await fetch(app.url + path, { headers: { cookie: person.cookie } })).text();
        assert.ok(!html.includes(`/requests/${number}"`), path);
      }
      const answered = await post(`/requests/${number}`, { intent: "answer", body: "I was here", once: randomUUID() }, { person });
      assert.equal(answered.status, 404);
      const closed = await post(`/requests/${number}`, { intent: "close", revision: "1" }, { person });
      assert.equal(closed.status, 404);
    }
    const granted = await app.contact({ name: "Granted", memberOf: [{ organization, seesRequests: true }] });
    await using seen = await open("/requests?scope=all", { person: granted });
    assert.match(await seen.page.locator(".request-row", { hasText: secret }).innerText(), /Eva Müller/);
    await seen.page.goto("/requests");
    assert.equal(await seen.page.locator(".request-row").count(), 0, "among his own there is none");
  });
  test("who is not signed in is asked to, and led back, in the language of the address", async () => {
    await using seen = await open("/de/requests?tab=done");
    const url = new URL(seen.page.url());
    assert.equal(url.pathname, "/sign-in");
    assert.equal(url.searchParams.get("next"), "/de/requests?tab=done");
    assert.equal(await seen.page.locator("html").getAttribute("lang"), "de");
  });
  test("a guest link opens its one request and nothing else", async () => {
    const number = await asked(eva, "For a guest");
    const other = await asked(eva, "Not for a guest");
    const { body: ticket } = await app.admin.get(`/api/v1/tickets/${number}`);
    const guest = await app.guest(ticket.id);
    const get = (path: string) => fetch(app.url + path, { headers: { authorization: `Bearer ${guest.token}` }, redirect: "manual" });
    assert.equal((await get(`/requests/${number}`)).status, 200);
    assert.equal((await get(`/requests/${other}`)).status, 404);
    assert.equal((await get("/requests")).headers.get("location"), `/requests/${number}`);
  });
  test("internal notes never reach the page", async () => {
    const number = await asked(eva, "With a note");
    await agent.post(`/api/v1/tickets/${number}/messages`, { body: "Customer is wrong about this", visibility: "internal" });
    await using seen = await open(`/requests/${number}`, { person: eva });
    assert.ok(!(await seen.page.content()).includes("Customer is wrong"));
  });
});

describe("a stranger", () => {
  test("sees the same confirmation whether the address is known or not", async () => {
    const pages = [];
    for (const email of [eva.email, `nobody-${randomUUID()}@new.test`]) {
      await using seen = await open("/requests/new");
      const { page } = seen;
      await page.locator("[name=subject]").fill("Where is the invoice?");
      await page.locator("[name=body]").fill("I cannot find it.");
      assert.equal(await press(page, "main form[enctype] button"), 422, "an address is needed");
      await page.locator("[name=email]").fill("no address");
      assert.equal(await press(page, "main form[enctype] button"), 422);
      assert.equal(await page.locator("[name=subject]").inputValue(), "Where is the invoice?");
      await page.locator("[name=email]").fill(email);
      await page.locator("[name=files]").setInputFiles([{ name: "invoice.txt", mimeType: "text/plain", buffer: Buffer.from("1187") }]);
      assert.equal(await press(page, "main form[enctype] button"), 200);
      const number = new URL(page.url()).searchParams.get("number")!;
      assert.match(number, /^\d+$/);
      pages.push((await page.content()).replaceAll(number, "N"));
    }
    assert.equal(pages[0], pages[1]);
  });
});

describe("forms", () => {
  test("a button pressed twice sends one request, one answer; other words are another request", async () => {
    const person = await app.contact({ name: "Impatient" });
    const fields = { subject: "Twice", body: "Pressed twice.", once: randomUUID() };
    const files = [{ name: "a.txt", bytes: new TextEncoder().encode("a") }];
    const [first, second] = await Promise.all([
      post("/requests/new", fields, { person, files }),
      post("/requests/new", fields, { person, files }),
    ]);
    assert.deepEqual([first.status, second.status], [302, 302]);
    const third = await post("/requests/new", { ...fields, body: "Something else." }, { person, files });
    assert.equal(third.status, 302);
    const { body: list } = await person.get("/api/v1/tickets");
    assert.equal(list.data.length, 2);
    const { number } = list.data[0];
    const answer = { intent: "answer", body: "Again.", once: randomUUID() };
    await Promise.all([post(`/requests/${number}`, answer, { person, files }), post(`/requests/${number}`, answer, { person, files })]);
    assert.equal((await person.get(`/api/v1/tickets/${number}/messages`)).body.data.length, 2);
  });
  test("a file that is too large keeps everything that was typed, and says what to do", async () => {
    const answer = await post(
      "/requests/new",
      { subject: "Too large", body: "See the file.", version: "10.0.1", once: randomUUID() },
      { person: eva, files: [{ name: "video <1>.mp4", bytes: new Uint8Array(25 * 1_048_576 + 1) }] },
    );
    assert.equal(answer.status, 422);
    const html = await answer.text();
    assert.match(html, /value="Too large"/);
    assert.match(html, />See the file\.<\/textarea>/);
    assert.match(html, /value="10\.0\.1"/);
    assert.match(html, /video &lt;1&gt;\.mp4/);
    assert.match(html, /Choose your files again/);
  });

  test("a change that another site led to is refused", async () => {
    const number = await asked(eva, "Not closed by others");
    const form = new FormData();
    form.set("intent", "close");
    form.set("revision", "1");
    const answer = await fetch(`${app.url}/requests/${number}`, {
      method: "POST",
      body: form,
      redirect: "manual",
      headers: { cookie: eva.cookie, origin: "https://evil.example" },
    });
    assert.ok(answer.status >= 400, `${answer.status}`);
    assert.equal((await app.admin.get(`/api/v1/tickets/${number}`)).body.category, "new");
  });
});

describe("every page", () => {
  let pages: string[];
  let quoted: number;

  before(async () => {
    quoted = await asked(eva, `${"Donaudampfschifffahrtsgesellschaftskapitän".repeat(4)} ${"مرحبا ".repeat(10)}`, "First.");
    const long = "كلمات كثيرة <b> & more words. ".repeat(400);
    for (let i = 0; i < 12; i++) await replied(quoted, `${i} ${long}\n\n> ${long}`);
    for (let i = 0; i < 30; i++) await asked(eva, `Request ${i}: ${"a long subject that goes on ".repeat(8)}`);
    pages = [
      "/",
      ...WINGS,
      "/requests",
      "/requests?tab=done",
      "/requests?scope=all",
      "/requests?q=nothing-has-this",
      "/requests/new",
      "/requests/sent?number=1001",
      `/requests/${quoted}`,
      "/requests/999999",
      "/profile",
    ];
  });

  test("is smaller than 50 kB, has no script, and carries its rows in the HTML", async () => {
    for (const path of pages) {
      for (const locale of ["en", "ar"]) {
        const response = await fetch(`${app.url}/${locale}${path === "/" ? "" : path}`, { headers: { cookie: eva.cookie } });
        const bytes = Buffer.byteLength(await response.clone().text());
        assert.ok(bytes < LARGEST_PAGE, `${locale} ${path}: ${bytes} bytes`);
        const html = await response.text();
        assert.ok(!html.includes("<script"), `${path} has a script`);
        assert.equal(response.status, path === "/requests/999999" ? 404 : 200, path);
        if (path === "/requests") assert.equal(html.match(/class="request-row"/g)?.length, 25);
      }
    }
  });

  test("gives a message that is too long for it as a whole, as plain text", async () => {
    await using seen = await open(`/requests/${quoted}`, { person: eva });
    const link = await seen.page.locator(".message a[href*='/messages/']").first().getAttribute("href");
    const whole = await seen.context.request.get(link!);
    assert.equal(whole.headers()["content-type"], "text/plain; charset=utf-8");
    assert.ok((await whole.text()).length > 20_000);
  });

  test("fits and is accessible in every look", async () => {
    await using seen = await open("/", { person: eva, javaScript: true });
    await lookAt(
      seen,
      pages.filter((page) => !WINGS.slice(1).includes(page)),
      { plain: true },
    );
    await seen.page.goto("/requests/new");
    await press(seen.page, "main form[enctype] button");
    await assertAccessible(seen.page, "/requests/new with errors");
  });

  test("fits and is accessible in every look to whoever is signed out", async () => {
    await using stranger = await open("/", { javaScript: true });
    await lookAt(stranger, ["/", "/requests/new", "/requests/sent?number=1"], { plain: true });
  });
});

describe("language and time zone", () => {
  test("are remembered in this browser, and the address keeps its own", async () => {
    await using seen = await open("/en/requests", { person: eva });
    const { page } = seen;
    await press(page, "footer button[lang=cs]");
    assert.equal(new URL(page.url()).pathname, "/cs/requests");
    await page.goto("/profile");
    assert.equal(await page.locator("html").getAttribute("lang"), "cs");
    await page.locator("[name=zone]").selectOption("Asia/Tokyo");
    await page.locator("select[name=locale]").selectOption("de");
    await press(page, "main form[action='/profile'] button");
    assert.equal(await page.locator("html").getAttribute("lang"), "de");
    assert.equal(await page.locator("html").getAttribute("data-zone"), "Asia/Tokyo");
  });

  test("signing out ends it", async () => {
    const person = await app.contact({ name: "Leaving" });
    await using seen = await open("/profile", { person });
    await press(seen.page, "form[action='/sign-out'] button");
    await seen.page.goto("/requests");
    assert.equal(new URL(seen.page.url()).pathname, "/sign-in");
  });
});
