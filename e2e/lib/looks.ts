/**
 * Pages as everybody may meet them: each language, on a desk and on a phone, by day and by night. `npm test` looks at a fixed part of the
 * combinations, `npm run prove -- looks` at all of them.
 */
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { LOCALES, type Locale } from "#shared/locales";
import { assertAccessible, assertNoOverflow, type Visit } from "./browser.ts";

export type Look = { locale: Locale; width: 360 | 1280; dark: boolean };

const HEIGHT = { 360: 740, 1280: 800 } as const;
const ALL: readonly Look[] = LOCALES.flatMap((locale) =>
  ([360, 1280] as const).flatMap((width) => [false, true].map((dark) => ({ locale, width, dark }))),
);
const RIGHT_TO_LEFT: Look = { locale: "ar", width: 360, dark: true };
const LEFT_TO_RIGHT = LOCALES.filter((locale) => locale !== "ar");

/** Every page right to left on a phone by night, and once otherwise; axe in one of the two. */
function sample(paths: readonly string[]): { path: string; look: Look; axe: boolean }[] {
  const others = paths.map((path, n) => ({
    path,
    look: {
      locale: LEFT_TO_RIGHT[n % LEFT_TO_RIGHT.length]!,
      width: Math.floor(n / LEFT_TO_RIGHT.length) % 2 === 0 ? 1280 : 360,
      dark: false,
    } as Look,
    axe: n % 2 === 0,
  }));
  return [...paths.map((path, n) => ({ path, look: RIGHT_TO_LEFT, axe: n % 2 === 1 })), ...others];
}

/**
 * Fails when a page is wider than the window, when axe finds something, or when a script, a refusal of the content policy or a request to
 * elsewhere troubled it.
 * @param seen where to look at them, signed in as whoever may
 * @param paths of pages, from the root
 * @param plain pages without scripts, which are ready when they are there
 * @param check what else holds on each
 */
export async function lookAt(
  { page, context, troubles }: Visit,
  paths: readonly string[],
  { plain = false, check }: { plain?: boolean; check?: (page: Page, name: string) => Promise<void> } = {},
): Promise<void> {
  const chosen = process.env.LOOKS === "all" ? paths.flatMap((path) => ALL.map((look) => ({ path, look, axe: true }))) : sample(paths);
  const { origin } = new URL(page.url());
  for (const { path, look, axe } of chosen) {
    const name = `${path} ${look.locale} ${look.width}${look.dark ? " dark" : ""}`;
    await context.addCookies([{ name: "backstay-locale", value: look.locale, url: origin }]);
    await page.setViewportSize({ width: look.width, height: HEIGHT[look.width] });
    await page.emulateMedia({ colorScheme: look.dark ? "dark" : "light" });
    await page.goto(path);
    if (!plain) await page.locator("html[data-ready]").waitFor();
    assert.equal(await page.locator("html").getAttribute("lang"), look.locale, name);
    await assertNoOverflow(page, name);
    if (axe) await assertAccessible(page, name);
    await check?.(page, name);
  }
  assert.deepEqual(troubles, []);
}
