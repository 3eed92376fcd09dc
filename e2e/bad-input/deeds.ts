/** What people do with pages that hold hostile text: they type, wait for what comes in, look at a mail as it was laid out. */
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import type { World } from "../rights/world.ts";
import { look, type Visits } from "./pages.ts";
import type { Surfaces } from "./surfaces.ts";
import { strangeIn, type Watched } from "./watched.ts";

/** Shows mails as they were laid out, where a page has some. */
export async function stir({ page }: Watched): Promise<void> {
  if (!/\/desk\/tickets\/\d+$/.test(page.url())) return;
  const buttons = page.getByRole("button", { name: "As laid out" });
  for (let n = await buttons.count(); n > 0; n--) await buttons.nth(n - 1).click();
  if (/ tickets /.test(page.url())) await page.locator("iframe.mail-frame").first().waitFor();
}

async function note(watched: Watched, what: string, seen: Visits): Promise<void> {
  seen.signs.push(...[...(await strangeIn(watched.page)), ...watched.signs()].map((sign) => `${what}: ${sign}`));
}

/** The desk at work: the palette and the search while typing, a ticket that comes in live, a reply looked at before it is sent. */
export async function work(watched: Watched, { app }: World, { said }: Surfaces, seen: Visits): Promise<void> {
  const { page } = watched;
  await look(watched, "/desk", seen);
  const subject = "Live <img src=x onerror=pwned()></script><script>pwned()</script>";
  const requester = { email: "live@hostile.test", name: "<svg onload=pwned()>" };
  await app.admin.post("/api/v1/tickets", { subject, body: subject, requester });
  await page.locator(".row-subject", { hasText: "Live <img" }).waitFor();
  await note(watched, "a ticket that comes in live", seen);
  await page.keyboard.press("Control+k");
  await page.keyboard.type("pwned");
  await page.getByRole("option", { name: /pwned/ }).first().waitFor();
  await note(watched, "the palette", seen);
  await look(watched, `/desk/tickets/${said}`, seen);
  await page.keyboard.press("r");
  await page.keyboard.type("[a](javascript:pwned()) <img src=x onerror=pwned()> ![x](https://evil.example/x)");
  await page.getByRole("button", { name: "Preview" }).click();
  await page.locator(".composer-preview iframe").waitFor();
  await note(watched, "the preview of a reply", seen);
}

const textsOf = (page: Page, selector: string) => page.locator(selector).evaluateAll((all) => all.map((one) => one.textContent ?? ""));
const bidiOf = (page: Page, selector: string) =>
  page.locator(selector).evaluateAll((all) => [...new Set(all.map((one) => getComputedStyle(one).unicodeBidi))]);

/** Every subject in the desk's list and every message in the portal, whole, and kept apart from its neighbours whatever its direction. */
export async function shownWhole(desk: Watched, portal: Watched, { app }: World, { said, whole, subjects }: Surfaces): Promise<number> {
  await desk.page.goto("/desk");
  await desk.page.locator("html[data-ready]").waitFor({ state: "attached" });
  const more = desk.page.getByRole("link", { name: "Show more" });
  const rows = new Set<string>();
  // Of a long list only what is about in sight is in the page: it is gone through screen by screen.
  for (let further = true; further;) {
    for (const text of await textsOf(desk.page, ".row-subject")) rows.add(text);
    further = await desk.page.evaluate(async () => {
      let list: Element | null = document.querySelector(".row");
      while (list && !(list.scrollHeight > list.clientHeight + 1 && /auto|scroll/.test(getComputedStyle(list).overflowY)))
        list = list.parentElement;
      list ??= document.scrollingElement!;
      const before = list.scrollTop;
      list.scrollBy(0, list.clientHeight / 2);
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      return list.scrollTop > before;
    });
    if (further || !(await more.isVisible())) continue;
    await more.click();
    // Its words say so while the page is on its way; how many rows are in the document says nothing of how many there are.
    await desk.page.getByRole("link", { name: "Loading", exact: true }).waitFor({ state: "detached" });
    further = true;
  }
  // What was scrolled to last may be drawn a moment later.
  await desk.page.waitForFunction(() => {
    const last = [...document.querySelectorAll("[aria-posinset]")].at(-1);
    return !last || last.getAttribute("aria-posinset") === last.getAttribute("aria-setsize");
  });
  for (const text of await textsOf(desk.page, ".row-subject")) rows.add(text);
  assert.deepEqual(
    subjects.filter((subject) => !rows.has(subject)),
    [],
    "subjects shown whole",
  );
  assert.deepEqual(await bidiOf(desk.page, ".row-subject"), ["isolate"]);

  const shown: string[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const at: string = cursor === "" ? "" : `cursor=${cursor}`;
    await portal.page.goto(`/requests/${said}?${at}`);
    shown.push(...(await textsOf(portal.page, ".message")));
    // What is too long for the page is a page of its own, of text that is never read as anything else.
    const links = await portal.page
      .locator(".message a[href*='/messages/']")
      .evaluateAll((all) => all.map((one) => one.getAttribute("href")!));
    for (const path of links) {
      const text = await portal.context.request.get(path);
      assert.match(text.headers()["content-type"] ?? "", /^text\/plain/);
      assert.equal(text.headers()["x-content-type-options"], "nosniff");
      shown.push(await text.text());
    }
    ({ nextCursor: cursor } = (await app.admin.get(`/api/v1/tickets/${said}/messages?limit=20&${at}`)).body as {
      nextCursor: string | null;
    });
  }
  const isolation = await bidiOf(portal.page, ".message bdi");
  assert.ok(isolation.length > 0 && isolation.every((value) => value.startsWith("isolate") || value === "plaintext"), isolation.join());
  const all = shown.join("\n");
  assert.deepEqual(
    whole.filter((text) => !all.includes(text.trim())),
    [],
    "messages shown whole",
  );
  return subjects.length + whole.length;
}
