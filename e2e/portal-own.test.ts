/** What a customer looks after himself, without scripts: his invitation, his colleagues. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, before, describe, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { testApp, type Caller, type TestApp } from "#testing";
import { assertAccessible, assertNoOverflow, openBrowser, visit, type VisitOptions } from "./lib/browser.ts";
import { lookAt } from "./lib/looks.ts";
import { house, walkThrough } from "./lib/own-things.ts";
import { until } from "./lib/until.ts";
import { png } from "../server/testing/png.ts";

type Person = Caller & { id: string; email: string; cookie: string };

const LARGEST_PAGE = 50_000;
const V1 = "/api/v1";

let app: TestApp;
let browser: Browser;
let brand: string;
let organization: string;
let eva: Person;
let lead: Person;

before(async () => {
  app = await testApp({ web: true });
  browser = await openBrowser();
  brand = (await app.admin.post(`${V1}/brands`, { name: "Acme", color: "#1f5fbf" })).body.id;
  organization = (await app.admin.post(`${V1}/organizations`, { name: "Müller & Söhne GmbH" })).body.id;
  eva = await app.contact({ name: "Eva Müller" });
  await app.admin.post(`${V1}/memberships`, { contact: eva.id, organization, seesRequests: true, managesMembers: true });
  const agent = await app.agent("lead", { name: "Tom Ashworth" });
  lead = { ...agent, cookie: await app.signIn(agent.email) };
});
after(async () => {
  await browser?.close();
  await app?.close();
});

async function open(path: string, { person, ...options }: VisitOptions & { person?: Person } = {}) {
  const seen = await visit(browser, app.url, { width: 360, ...(person && { cookie: person.cookie }), ...options });
  seen.page.setDefaultTimeout(Number(process.env.PATIENCE ?? 30_000));
  const response = await seen.page.goto(path);
  return { ...seen, response: response!, [Symbol.asyncDispose]: () => seen.context.close() };
}

/** Presses a button and waits for the page it leads to. */
async function press(page: Page, selector: string): Promise<number> {
  const [response] = await Promise.all([page.waitForNavigation(), page.locator(selector).click()]);
  return response!.status();
}

/** Looks at a page as it must be for everybody: no scripts, small, no wider than a phone, nothing that axe finds. */
async function looks(page: Page, name: string, { axe = true } = {}): Promise<void> {
  assert.equal(await page.locator("script").count(), 0, `${name} has scripts`);
  assert.ok((await page.content()).length < LARGEST_PAGE, `${name} is too large`);
  await assertNoOverflow(page, name);
  if (axe) await assertAccessible(page, name);
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${name.replaceAll(/[^\w-]+/g, "-")}.png`, fullPage: true });
}

/** The newest link mailed to an address. */
async function linkTo(email: string): Promise<string> {
  await app.settled();
  const mails = (await app.admin.get(`${V1}/outbox?limit=200`)).body.data as { to: { address: string }; text: string | null }[];
  const mail = mails.find(({ to, text }) => to.address === email && text?.includes("token="));
  const url = new URL(/https?:\/\/\S+token=\S+/.exec(mail!.text!)![0]);
  return url.pathname + url.search;
}

for (const locale of ["en", "ar"] as const) {
  test(`a colleague is invited, accepts without scripts and is in the portal, ${locale}`, async () => {
    const email = `colleague-${locale}@mueller.test`;
    // axe is a script of ours: once the pages are used with scripts switched off, once looked at by it.
    const javaScript = locale === "ar";
    const look = (its: Page, name: string) => looks(its, `${name} ${locale}`, { axe: javaScript });
    await using seen = await open(`/${locale}/profile/colleagues`, { person: eva, locale, javaScript });
    const { page } = seen;
    await page.locator("[name=email]").fill("no address");
    assert.equal(await press(page, "main form.portal-form button"), 422);
    assert.equal(await page.locator("[name=email]").inputValue(), "no address");
    await page.locator("[name=email]").fill(email);
    await page.locator("select[name=locale]").selectOption(locale);
    assert.equal(await press(page, "main form.portal-form button"), 200);
    await page.locator("[role=status]").waitFor();
    await look(page, "colleagues");

    const link = await linkTo(email);
    assert.ok(link.startsWith(`/${locale}/invitation?`));
    await using stranger = await open(link, { locale: "cs", javaScript });
    assert.equal(await stranger.page.locator("html").getAttribute("lang"), locale, "the page speaks the mail's language");
    await look(stranger.page, "invitation");
    await stranger.page.locator("[name=name]").fill("ليلى Novák");
    await stranger.page.locator("[name=password]").fill("short");
    assert.equal(await press(stranger.page, "main form:not([aria-label]) button"), 422);
    assert.equal(await stranger.page.locator("[name=name]").inputValue(), "ليلى Novák");
    await look(stranger.page, "invitation refused");
    await stranger.page.locator("[name=password]").fill("quiet river stones");
    assert.equal(await press(stranger.page, "main form:not([aria-label]) button"), 200);
    assert.equal(new URL(stranger.page.url()).pathname, "/requests");
    assert.match(await stranger.page.locator(".portal-account").innerText(), /Novák/);

    await using late = await open(link, { locale, javaScript });
    assert.equal(late.response.status(), 410);
    assert.match((await late.page.locator("[role=status]").innerText()).trim(), /\S/);
    assert.equal(await late.page.locator("main a.btn[href='/sign-in']").count(), 1);
    await look(late.page, "invitation used");
  });
}

test("an invitation taken back says so; the desk sends one, takes it back and grants, by keyboard", async () => {
  const seen = await visit(browser, app.url, { cookie: lead.cookie });
  const { page } = seen;
  await page.goto(`/desk/organizations/${organization}/portal`);
  await page.locator("html[data-ready]").waitFor();
  await page.locator("[name=email]").focus();
  await page.keyboard.type("away@mueller.test");
  await page.keyboard.press("Enter");
  await page.locator(".callout[role=status]").waitFor();
  await assertAccessible(page, "portal access");
  const link = await linkTo("away@mueller.test");
  await page.getByRole("button", { name: "Take back: away@mueller.test" }).focus();
  await page.keyboard.press("Enter");
  await page.getByText("Taken back. Its link no longer works.").waitFor();
  await page.getByRole("button", { name: "Let invite colleagues: ليلى Novák" }).first().click();
  await page.getByRole("button", { name: "No longer let invite: ليلى Novák" }).waitFor();
  assert.deepEqual(seen.troubles, []);
  await seen.context.close();
  await using gone = await open(link);
  assert.equal(gone.response.status(), 410);
  assert.match(await gone.page.locator("[role=status]").innerText(), /zurückgezogen|taken back/);
});

test("profile, mails, data and a further address, without scripts", async () => {
  await using seen = await open("/en/profile", { person: eva, javaScript: false });
  const { page } = seen;
  await page.locator("[name=name]").fill("Eva Müllerová");
  await page.locator("[name=phone]").first().fill("12");
  assert.equal(await press(page, "button[name=intent][value=save]"), 422);
  assert.equal(await page.locator("[name=phone]").first().getAttribute("aria-invalid"), "true");
  assert.equal(await page.locator("[name=name]").inputValue(), "Eva Müllerová");
  await page.locator("[name=phone]").first().fill("+420 601 123 456");
  await page.locator("select[name=zone]").selectOption("Europe/Prague");
  assert.equal(await press(page, "button[name=intent][value=save]"), 200);
  const profile = (await eva.get(`${V1}/me/profile`)).body;
  assert.deepEqual([profile.name, profile.timeZone, profile.phones[0].number], ["Eva Müllerová", "Europe/Prague", "+420601123456"]);
  await page.locator("[name=email]").fill("eva@private.test");
  assert.equal(await press(page, "button[value=addAddress]"), 200);
  await page.goto(await linkTo("eva@private.test"));
  assert.equal(await press(page, "main form.portal-form button"), 200);
  assert.match(await page.locator("main").innerText(), /The address is confirmed/);
  assert.equal(await press(page, "button[value=primary]"), 200);

  await page.goto("/en/profile/notifications");
  await page.locator("[name=takingPart]").uncheck();
  await page.locator("[name=organization][value=opened]").check();
  assert.equal(await press(page, "form.portal-form button"), 200);
  const { takingPart, organization: wish } = (await eva.get(`${V1}/me/notice-preferences`)).body;
  assert.deepEqual([takingPart, wish], [false, "opened"]);

  await page.goto("/en/profile/data");
  assert.equal(await press(page, "main form button"), 200);
  for (let times = 0; (await page.locator("main a[download]").count()) === 0; times++) {
    assert.ok(times < 40, "the archive is never ready");
    await app.settled();
    await new Promise((resolve) => setTimeout(resolve, 250));
    await page.goto("/en/profile/data");
  }
  const archive = await seen.context.request.get((await page.locator("main a[download]").getAttribute("href"))!);
  assert.equal(archive.headers()["content-type"], "application/zip");
});

test("the organization's requests: all of them, one colleague's, by words", async () => {
  const ben = await app.contact({ name: "Ben Kvapil", memberOf: [{ organization }] });
  for (const [person, subject] of [
    [ben, "Printer of Ben"],
    [eva, "Ledger of Eva"],
  ] as const)
    await person.post(`${V1}/tickets`, { subject, body: "It stops." });
  await using seen = await open("/en/requests?scope=all&tab=every", { person: eva, javaScript: false });
  const { page } = seen;
  const subjects = async () => (await page.locator(".request-subject").allInnerTexts()).toSorted();
  assert.deepEqual(await subjects(), ["Ledger of Eva", "Printer of Ben"]);
  await page.locator("select[name=by]").selectOption({ label: "Ben Kvapil" });
  assert.equal(await press(page, "main form:has(select) button"), 200);
  assert.deepEqual(await subjects(), ["Printer of Ben"]);
  await looks(page, "requests of one", { axe: false });
  await page.goto("/en/requests?scope=all&q=ledger");
  assert.deepEqual(await subjects(), ["Ledger of Eva"]);
  await page.goto("/en/requests");
  assert.deepEqual(await subjects(), ["Ledger of Eva"], "his own alone");
});

test("a link without an account is made in the desk, opens one request, takes an answer, and ends", async () => {
  const { number } = (await eva.post(`${V1}/tickets`, { subject: "To be shared", body: "Here." })).body;
  const seen = await visit(browser, app.url, { cookie: lead.cookie });
  const desk = seen.page;
  await desk.goto(`/desk/tickets/${number}`);
  await desk.locator("html[data-ready]").waitFor();
  await desk.getByText("Link without an account").click();
  await desk.getByRole("button", { name: "Make a link" }).click();
  const url = new URL(await desk.locator("#guest-link-made").inputValue());
  await assertAccessible(desk, "guest link in the desk");

  await using guest = await open(url.pathname, { javaScript: false, locale: "ar" });
  assert.equal(new URL(guest.page.url()).pathname, `/requests/${number}`, "the token stands in no address");
  await looks(guest.page, "guest", { axe: false });
  await guest.page.locator("[name=body]").fill("جواب من الضيف");
  assert.equal(await press(guest.page, "button[value=answer]"), 200);
  assert.match(await guest.page.locator(".messages").innerText(), /جواب من الضيف/);
  assert.equal((await guest.page.goto("/profile"))!.status(), 200);
  await desk.getByRole("button", { name: /^End: Eva/ }).click();
  await desk.getByRole("button", { name: /^End: Eva/ }).waitFor({ state: "detached" });
  assert.deepEqual(seen.troubles, []);
  await seen.context.close();
  const late = await guest.page.goto(`/requests/${number}`);
  assert.match(late!.url(), /sign-in/);
  await using over = await open(url.pathname, { locale: "ar" });
  assert.equal(over.response.status(), 410);
  await looks(over.page, "guest over");
});

describe("the pages of one's own", () => {
  test("fit and are accessible in every look, small and without scripts", async () => {
    await using seen = await open("/profile", { person: eva });
    await lookAt(seen, ["/profile", "/profile/notifications", "/profile/colleagues", "/profile/data"], {
      plain: true,
      check: async (page, name) => {
        assert.equal(await page.locator("script").count(), 0, `${name} has scripts`);
        assert.ok((await page.content()).length < LARGEST_PAGE, `${name} is too large`);
      },
    });
  });
});

test("an administrator gives the brand logo, words and links without scripts, and the portal wears them", async () => {
  const agent = await app.agent("admin", { name: "Nadia Haddad" });
  const admin = { ...agent, cookie: await app.signIn(agent.email) };
  const [logo, logoDark] = [png(1_200, 100), png(1_199, 100)];
  const hash = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");
  const picture = (name: string, buffer: Buffer) => ({ name, mimeType: "image/png", buffer });
  const save = "main form.admin-form > div:last-child > button";
  const worn = (mark: string, there: boolean) =>
    until(
      async () => (await fetch(app.url)).text(),
      (html) => html.includes(mark) === there,
    );

  await using plain = await open(`/admin/brands/${brand}`, { person: admin, javaScript: false });
  const { page } = plain;
  const file = (name: string) => page.locator(`input[type=file][name=${name}]`);
  await file("logo").setInputFiles(picture("drawing.png", Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>")));
  assert.equal(await press(page, save), 422);
  assert.match(await page.locator("#field-logo-error").innerText(), /drawing\.png.* is no PNG, JPEG or WebP picture/);
  await file("logo").setInputFiles(picture("wide.png", logo));
  await file("logoDark").setInputFiles(picture("dark.png", logoDark));
  await file("icon").setInputFiles(picture("icon.png", png(48, 48)));
  await page.locator("[name='welcomeTitles.en']").fill("Welcome to Acme");
  await page.locator("[name='welcomeTitles.ar']").fill("أهلًا بكم في أكمي");
  await page.locator("[name='welcomeTexts.en']").fill("We answer on working days.");
  await page.locator("details.brand-link summary").nth(1).click();
  await page.locator("[name='links.1.url']").fill("javascript:alert(1)");
  await page.locator("[name='links.1.labels.en']").fill("Privacy");
  assert.equal(await press(page, save), 422);
  assert.equal(await page.locator("[name='links.1.url']").getAttribute("aria-invalid"), "true");
  assert.match(await page.locator("main").innerText(), /wide\.png.* is stored/);
  await page.locator("[name='links.1.url']").fill("https://acme.example/privacy");
  assert.equal(await press(page, save), 200);
  await page.locator("[role=status]").waitFor();
  await worn(hash(logo), true);

  for (const [locale, dark] of [
    ["en", false],
    ["ar", true],
  ] as const) {
    await using seen = await open(`/${locale}/`, { locale, dark });
    const shown = seen.page.locator(".portal-brand img");
    await shown.evaluate((image: HTMLImageElement) => image.decode());
    assert.match(await shown.evaluate((image: HTMLImageElement) => image.currentSrc), new RegExp(hash(dark ? logoDark : logo)));
    assert.equal(await shown.getAttribute("alt"), "Acme");
    const { height, x, width } = (await shown.boundingBox())!;
    assert.deepEqual([height, dark ? 360 - x - width : x], [40, 18], "one height, at the edge of the text");
    assert.equal(await seen.page.locator("h1").innerText(), locale === "ar" ? "أهلًا بكم في أكمي" : "Welcome to Acme");
    const link = seen.page.locator(".portal-foot a[href='https://acme.example/privacy']");
    assert.equal(await link.innerText(), "Privacy");
    assert.match((await seen.page.locator("link[rel=icon]").getAttribute("href"))!, /brand-pictures/);
    await looks(seen.page, `branded home ${locale}`);
    const path = dark ? `/${locale}/issues/99999999` : "/sign-in";
    await seen.page.goto(path);
    await seen.page.locator("img.brand-logo").evaluate((image: HTMLImageElement) => image.decode());
    await assertNoOverflow(seen.page, path);
    await assertAccessible(seen.page, path);
    assert.deepEqual(seen.troubles, []);
  }
  await using form = await open(`/admin/brands/${brand}`, { person: admin, locale: "ar", dark: true });
  await form.page.locator("html[data-ready]").waitFor();
  await assertNoOverflow(form.page, "the form of a brand");
  await assertAccessible(form.page, "the form of a brand");
  assert.deepEqual(form.troubles, []);

  for (const kind of ["logo", "logoDark"]) await page.locator(`[name='${kind}.remove']`).check();
  assert.equal(await press(page, save), 200);
  await worn(hash(logo), false);
  await using again = await open("/en/");
  assert.match(await again.page.locator(".portal-brand").innerText(), /Acme support/);
});

describe("what one has, without scripts", () => {
  for (const locale of ["en", "ar"] as const)
    test(`licences, machines, files, renewal, named contacts and invoices, ${locale}`, async () => {
      const things = await house(app, brand);
      const javaScript = locale === "ar";
      await using seen = await open(`/${locale}/profile`, { person: things.person, locale, javaScript, dark: javaScript });
      const { page } = seen;
      const look = (name: string) => looks(page, `${name} ${locale}`, { axe: javaScript });
      await walkThrough(things, { page, locale, look, press: (selector) => press(page, selector) });
    });

  test("who has nothing there is led to no page of it; what is another's is not there", async () => {
    const { license, invoice } = await house(app, brand);
    await using seen = await open("/en/profile", { person: eva });
    assert.equal(await seen.page.locator(".portal-tabs a[href$='/licenses']").count(), 0);
    for (const path of [`licenses/${license.id}`, `licenses/${license.id}/activate`, `renew?license=${license.id}`, `invoices/${invoice}`])
      assert.equal((await seen.page.goto(`/en/profile/${path}`))!.status(), 404, path);
  });
});
