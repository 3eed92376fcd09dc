/** A real browser for journeys. `CHROMIUM` names the program; `npm test` sets it. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Result } from "axe-core";
import { chromium, type Browser, type BrowserContext, type CDPSession, type Page } from "playwright-core";

const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Starts the browser. Close it when the tests are done. */
export function openBrowser(): Promise<Browser> {
  // Names of files in letters of any language need a locale that has them.
  const env = { ...process.env, LC_ALL: "C.UTF-8" };
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ARGUMENTS, env });
}

export type Visit = {
  page: Page;
  context: BrowserContext;
  /** What went wrong in the page: script errors, refusals of the content policy, requests to other hosts. */
  troubles: string[];
};

export type VisitOptions = {
  /** A session as `name=value`. */
  cookie?: string;
  locale?: string;
  width?: number;
  height?: number;
  dark?: boolean;
  javaScript?: boolean;
};

/** A visit's tab between visits: a new one takes the browser as long as the page it shows. */
type Tab = { page: Page; context: BrowserContext; cleaner: CDPSession };
const left = new WeakMap<Browser, Map<string, Tab[]>>();

/**
 * A browser profile without anything in it that looks at one site. Closing its context gives it back, emptied, for another visit of the same
 * kind.
 * @param url where the program listens
 */
export async function visit(browser: Browser, url: string, { cookie, ...options }: VisitOptions = {}): Promise<Visit> {
  const { locale = "en", width = 1280, height = 800, dark = false, javaScript = true } = options;
  const kind = JSON.stringify([url, locale, javaScript]);
  const tabs = left.get(browser) ?? new Map<string, Tab[]>();
  left.set(browser, tabs);
  const free = tabs.get(kind) ?? [];
  tabs.set(kind, free);
  const tab = free.pop() ?? (await newTab(browser, url, { locale, javaScript }));
  const { page, context } = tab;
  await page.setViewportSize({ width, height });
  await page.emulateMedia({ colorScheme: dark ? "dark" : "light", reducedMotion: "reduce" });
  const cookies = [`backstay-locale=${locale}`, ...(cookie ? [cookie] : [])];
  await context.addCookies(
    cookies.map((pair) => ({ name: pair.slice(0, pair.indexOf("=")), value: pair.slice(pair.indexOf("=") + 1), url })),
  );
  const { origin } = new URL(url);
  const troubles = troublesOf(page, origin);

  // What reaches deeper than a page and its storage ends with its visit.
  let marked = false;
  const { newCDPSession, close } = context;
  context.newCDPSession = (...to) => ((marked = true), newCDPSession.apply(context, to));
  context.close = async () => {
    Object.assign(context, { newCDPSession, close });
    if (!marked && (await emptied(tab, origin))) free.push(tab);
    else await context.close();
  };
  return { page, context, troubles };
}

/** What reaches into a tab beside the library of the journeys. */
const cleaners = new WeakMap<Page, CDPSession>();

async function newTab(browser: Browser, url: string, { locale, javaScript }: { locale: string; javaScript: boolean }): Promise<Tab> {
  const context = await browser.newContext({ baseURL: url, locale, javaScriptEnabled: javaScript, timezoneId: "Europe/Prague" });
  const page = await context.newPage();
  const cleaner = await context.newCDPSession(page);
  cleaners.set(page, cleaner);
  return { page, context, cleaner };
}

/** Takes everything of a visit out of a tab. @returns false where that does not succeed */
async function emptied({ page, context, cleaner }: Tab, origin: string): Promise<boolean> {
  try {
    for (const other of context.pages()) if (other !== page) await other.close();
    await page.unrouteAll({ behavior: "ignoreErrors" });
    await context.unrouteAll({ behavior: "ignoreErrors" });
    await context.setOffline(false);
    await page.evaluate(() => sessionStorage.clear()).catch(() => undefined);
    await page.goto("about:blank", { timeout: 5_000 });
    page.removeAllListeners();
    page.setDefaultTimeout(30_000);
    await cleaner.send("Storage.clearDataForOrigin", { origin, storageTypes: "all" });
    await context.clearCookies();
    await context.clearPermissions();
    await page.mouse.move(0, 0);
    return true;
  } catch {
    return false;
  }
}

function troublesOf(page: Page, origin: string): string[] {
  const troubles: string[] = [];
  page.on("pageerror", (error) => troubles.push(`script error: ${error.message}`));
  page.on("console", (message) => {
    if (/Content Security Policy|Blocked script execution|Minified React error|Hydration/i.test(message.text()))
      troubles.push(message.text());
  });
  page.on("request", (request) => {
    const target = new URL(request.url());
    if (/^https?:$/.test(target.protocol) && target.origin !== origin) troubles.push(`request to ${target.origin}`);
  });
  page.on("dialog", (dialog) => {
    troubles.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  return troubles;
}

/** The short form: reading the long one takes a page as long as the rules do. */
const AXE_SOURCE = readFileSync(fileURLToPath(import.meta.resolve("axe-core/axe.min.js")), "utf8");
const AXE = {
  runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
  resultTypes: ["violations"],
  // Fetching every stylesheet once more takes longer than the rules.
  preload: false,
  iframes: false,
};

/** Fails when axe finds anything against WCAG 2.2 A or AA on the page. Runs in the page itself; frames of mails run no scripts, axe neither. */
export async function assertAccessible(page: Page, name: string): Promise<void> {
  if (!(await page.evaluate(() => "axe" in globalThis))) {
    const session = cleaners.get(page) ?? (await page.context().newCDPSession(page));
    // As it is, without being wrapped and read as a text to evaluate.
    await session.send("Runtime.evaluate", { expression: AXE_SOURCE });
  }
  const violations = await page.evaluate(async (options) => {
    const { axe: there } = window as unknown as { axe: { run(context: Document, options: unknown): Promise<{ violations: Result[] }> } };
    return (await there.run(document, options)).violations;
  }, AXE);
  const found = violations.map(
    (violation) => `${violation.id}: ${violation.nodes.map((node) => `${node.target.join(" ")} ${node.failureSummary ?? ""}`).join(" | ")}`,
  );
  assert.deepEqual(found, [], `axe on ${name}`);
}

/** Fails when the page is wider than the window, naming what sticks out. */
export async function assertNoOverflow(page: Page, name: string): Promise<void> {
  const wide = await page.evaluate(() => {
    const limit = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= limit) return [];
    const out = [...document.querySelectorAll("body *")].filter((element) => {
      const box = element.getBoundingClientRect();
      return box.width > 0 && (box.right > limit + 1 || box.left < -1);
    });
    return [
      `page is ${document.documentElement.scrollWidth} wide`,
      ...out.slice(0, 5).map((element) => `${element.tagName}.${element.className}`),
    ];
  });
  assert.deepEqual(wide, [], `overflow on ${name}`);
}
