/** Searching the desk, by keyboard alone: suggestions, answers by kind, filters, and nothing of what one may not see; on a phone, right to left. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertAccessible, assertNoOverflow, visit } from "./lib/browser.ts";
import { deskApp, type DeskApp } from "./lib/desk-app.ts";
import { until } from "./lib/until.ts";

const SHOTS = process.env["SHOTS"];
let desk: DeskApp;

before(async () => {
  desk = await deskApp();
  const post = async (path: string, body: object) => {
    const answer = await desk.app.admin.post(`/api/v1${path}`, body);
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    return answer.body;
  };
  for (let n = 1; n <= 6; n++)
    await desk.ticket(`Lighthouse export stops ${n}`, {
      body: `<b>The lighthouse</b> report stops at half. ${"It was dark. ".repeat(20)}`,
    });
  await desk.ticket("منارة التصدير تتوقف", { body: "تتوقف منارة lighthouse عند النصف." });
  await post("/organizations", { name: "Lighthouse Keepers", domains: ["lighthouse.example"] });
  await post("/contacts", { name: "Lena Lighthouse", emails: ["lena@lighthouse.example"] });
  await post("/teams", { name: "Lighthouse crew", members: [desk.petr.id] });
  await post("/macros", { kind: "snippet", name: "Lighthouse greeting", scope: "shared", texts: { en: "Welcome aboard" } });
  await desk.app.settled();
});
after(() => desk.close());

test("from a key to an answer without the mouse: suggestions while typing, answers by kind, narrowed", async () => {
  await using seen = await desk.open(desk.jana, "/desk");
  const { page } = seen;
  await page.keyboard.press("/");
  await page.keyboard.type("lighth keep");
  await page.getByRole("option", { name: /Lighthouse Keepers/ }).waitFor();
  await assertAccessible(page, "suggestions");
  if (SHOTS) await page.screenshot({ path: `${SHOTS}/search-suggest.png` });
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/desk\/organizations\//);

  await page.goto("/desk/search");
  await page.locator("html[data-ready]").waitFor();
  await page.getByText("What are you looking for?").waitFor();
  await page.keyboard.press("/");
  await page.keyboard.type("ligthhouse");
  await page.keyboard.press("Enter");
  await page.waitForURL(/search\?q=ligthhouse/);
  for (const kind of ["Tickets", "Contacts", "Organizations", "Teams", "Macros and snippets"])
    await page.getByRole("heading", { name: kind, exact: true }).waitFor();
  assert.ok((await page.locator("a.hit mark").allTextContents()).includes("Lighthouse"), "the words that fit are marked");
  assert.equal(await page.locator("a.hit b").count(), 0, "text of others stays text");
  await assertAccessible(page, "answers");
  await page.getByRole("link", { name: "More tickets" }).press("Enter");
  await page.waitForURL(/kind=ticket/);
  await page.locator("a.hit").nth(6).waitFor();
  await page.getByRole("combobox", { name: "Status" }).selectOption("solved");
  await page.getByText("Nothing fits").waitFor();
  await page.getByRole("link", { name: "Search everything, at any time" }).press("Enter");
  await page.getByRole("heading", { name: "Organizations", exact: true }).waitFor();
  await page.locator("a.hit").first().focus();
  await page.keyboard.press("j");
  const [url] = [await page.evaluate(() => (document.activeElement as HTMLAnchorElement).getAttribute("href"))];
  await page.keyboard.press("Enter");
  await page.waitForURL((to) => to.pathname === new URL(url!, to).pathname);
  assert.deepEqual(seen.troubles, []);
});

test("a note tells a colleague or a team, and names a ticket, by what the index finds", async () => {
  const { number } = await desk.ticket("Mentions");
  await using seen = await desk.open(desk.jana, `/desk/tickets/${number}`);
  const { page } = seen;
  await page.keyboard.press("n");
  const note = page.getByRole("textbox", { name: "Internal note" });
  await note.waitFor();
  await note.pressSequentially("See #lighthouse");
  await page
    .getByRole("option", { name: /Lighthouse export stops/ })
    .first()
    .waitFor();
  await page.keyboard.press("Enter");
  // Who types faster than the index answers means what he typed, not what was offered before.
  const late = Promise.withResolvers<void>();
  await page.route("**/search/suggestions**", async (route) => (await late.promise, route.continue()));
  await note.pressSequentially("for @");
  await page.getByRole("option", { name: "Jana Nováková" }).waitFor();
  await note.pressSequentially("svob");
  await page.getByRole("option", { name: "Petr Svoboda" }).waitFor();
  await page.keyboard.press("Enter");
  late.resolve();
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await note.pressSequentially("and @crew");
  await page.getByRole("option", { name: /Lighthouse crew/ }).waitFor();
  await page.keyboard.press("Enter");
  await until(
    () => note.inputValue(),
    (text) => /^See #\d+ for @Petr Svoboda and @Lighthouse crew $/.test(text),
  );
  assert.deepEqual(seen.troubles, []);
});

test("the pages fit a phone, in the dark, right to left", async () => {
  const options = { cookie: desk.jana.cookie, locale: "ar", width: 360, height: 740, dark: true };
  const seen = await visit(desk.browser, desk.app.url, options);
  for (const path of ["/desk/search", "/desk/search?q=lighthouse", "/desk/search?q=zzzzqqq&kind=ticket&time=day"]) {
    await seen.page.goto(path);
    await seen.page.locator("html[data-ready]").waitFor();
    await assertNoOverflow(seen.page, path);
    await assertAccessible(seen.page, path);
    if (SHOTS) await seen.page.screenshot({ path: `${SHOTS}/search-ar-${path.length}.png` });
  }
  assert.deepEqual(seen.troubles, []);
  await seen.context.close();
  if (SHOTS) {
    await using german = await desk.open(desk.jana, "/desk/search?q=lighthouse", { locale: "de" });
    await german.page.screenshot({ path: `${SHOTS}/search-de.png` });
  }
});
