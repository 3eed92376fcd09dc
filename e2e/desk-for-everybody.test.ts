/** The desk for everybody: five languages, both directions, small screens, assistive technology. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { LOCALES } from "#shared/locales";
import { assertAccessible, assertNoOverflow, visit } from "./lib/browser.ts";
import { lookAt } from "./lib/looks.ts";
import { deskApp, type Agent, type DeskApp } from "./lib/desk-app.ts";

let world: DeskApp;
let app: DeskApp["app"];
let browser: DeskApp["browser"];
let jana: Agent;
const open: DeskApp["open"] = (...all) => world.open(...all);
const ticket: DeskApp["ticket"] = (...all) => world.ticket(...all);

before(async () => {
  world = await deskApp();
  ({ app, browser, jana } = world);
});
after(() => world?.close());

describe("for everybody", () => {
  const PAGES = (number: number) => [
    "/desk",
    "/desk?view=closed",
    `/desk/tickets/${number}?view=open`,
    "/desk/outbox",
    "/desk/intake",
    "/desk/tickets/999999",
  ];
  let number = 0;
  before(async () => {
    const long =
      "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft/with/a/very/long/path/and_an_identifier_without_any_blank_in_it_at_all";
    ({ number } = await ticket(`${long} لا يمكنني تنزيل الفاتورة`, {
      priority: "urgent",
      tags: ["import", "a-rather-long-tag-that-does-not-end-soon-at-all"],
      body: `${long}\n\nالسلام عليكم ${long}\nhttps://example.com/${long}`,
    }));
    await jana.post(`/api/v1/tickets/${number}/messages`, { body: "A note", visibility: "internal" });
    await jana.post(`/api/v1/tickets/${number}/messages`, { body: "A reply", visibility: "public" });
    await app.settled();
  });

  test("every page fits and is accessible in every look", async () => {
    await using desk = await open(jana, "/desk");
    await lookAt(desk, PAGES(number));
  });

  for (const [locale, dark] of [
    ["en", false],
    ["ar", true],
  ] as const) {
    test(`axe finds nothing in what opens over the desk, in ${locale}`, async () => {
      await using desk = await open(jana, `/desk/tickets/${number}?view=open`, { locale, dark });
      await desk.page.keyboard.press("n");
      await assertAccessible(desk.page, "note");
      await desk.page.keyboard.press("Escape");
      await desk.page.keyboard.press("Control+k");
      await desk.page.locator(".picker-list").waitFor();
      await assertAccessible(desk.page, "palette");
      await desk.page.keyboard.press("Escape");
      await desk.page.keyboard.press("?");
      await assertAccessible(desk.page, "help");
    });
  }

  test("the sign-in page fits and is accessible in every look", async () => {
    const seen = await visit(browser, app.url);
    await seen.page.goto("/sign-in");
    await lookAt(seen, ["/sign-in"], { plain: true });
    await seen.context.close();
  });

  test("the menu of a phone is not wider than it", async () => {
    await using desk = await open(jana, "/desk", { width: 360, height: 740 });
    for (const locale of LOCALES) {
      await desk.context.addCookies([{ name: "backstay-locale", value: locale, url: app.url }]);
      await desk.page.goto("/desk");
      await desk.page.locator("html[data-ready]").waitFor();
      await desk.page.locator(".rail-toggle").click();
      await assertNoOverflow(desk.page, `menu ${locale}`);
      assert.equal(await desk.page.locator("html").getAttribute("dir"), locale === "ar" ? "rtl" : "ltr");
    }
  });

  test("the language, the colours and the time zone are those of the browser that asks", async () => {
    await using desk = await open(jana, "/desk", { locale: "ar" });
    assert.equal(await desk.page.locator("html").getAttribute("lang"), "ar");
    await desk.page.reload();
    assert.equal(await desk.page.locator("html").getAttribute("data-zone"), "Europe/Prague");
  });

  test("a form that is too large is answered by a page that says so in the visitor's language", async () => {
    for (const length of ["declared", "streamed"]) {
      const body = new Uint8Array(37 * 1_048_576).fill(0x78);
      const response = await fetch(`${app.url}/de/requests/new`, {
        method: "POST",
        headers: { "content-type": "multipart/form-data; boundary=b", origin: app.url },
        body: length === "declared" ? body : new Blob([body]).stream(),
        duplex: "half",
      } as RequestInit);
      assert.equal(response.status, 413, length);
      assert.match(await response.text(), /Die Dateien sind zu groß/);
    }
  });
});
