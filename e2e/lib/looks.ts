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

/** Every second page right to left on a phone by night, the others left to right by day, in one width and the other. */
function sample(paths: readonly string[]): { path: string; look: Look }[] {
  return paths.map((path, n) => {
    const other = Math.floor(n / 2);
    const locale = LEFT_TO_RIGHT[other % LEFT_TO_RIGHT.length]!;
    const width = Math.floor(other / LEFT_TO_RIGHT.length) % 2 === 0 ? 1280 : 360;
    return { path, look: n % 2 === 0 ? RIGHT_TO_LEFT : { locale, width, dark: false } };
  });
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
  const chosen = process.env.LOOKS === "all" ? paths.flatMap((path) => ALL.map((look) => ({ path, look }))) : sample(paths);
  const { origin } = new URL(page.url());
  for (const { path, look } of chosen) {
    const name = `${path} ${look.locale} ${look.width}${look.dark ? " dark" : ""}`;
    await context.addCookies([{ name: "backstay-locale", value: look.locale, url: origin }]);
    await page.setViewportSize({ width: look.width, height: HEIGHT[look.width] });
    await page.emulateMedia({ colorScheme: look.dark ? "dark" : "light" });
    await page.goto(path);
    if (!plain) await page.locator("html[data-ready]").waitFor();
    assert.equal(await page.locator("html").getAttribute("lang"), look.locale, name);
    await assertNoOverflow(page, name);
    await assertAccessible(page, name);
    await check?.(page, name);
  }
  assert.deepEqual(troubles, []);
}
