/** Walks through the pages there are: every route of the web, found by the links of other pages, so that a new screen is visited without being named. */
import type { RouteConfigEntry } from "@react-router/dev/routes";
import routes from "../../web/routes.ts";
import { provoke, strangeIn, type Watched } from "./watched.ts";

/** A route of the web, such as `desk/tickets/:number`. */
export const PATTERNS: readonly string[] = [...new Set(leaves(routes, ""))];

function leaves(list: readonly RouteConfigEntry[], base: string): string[] {
  return list.flatMap((entry) => {
    const path = [base, entry.path].filter(Boolean).join("/");
    return [...(entry.children ? [] : [path]), ...leaves(entry.children ?? [], path)];
  });
}

const matchers = PATTERNS.map((pattern) => ({
  pattern,
  // A part with a name matches less than one that is written out.
  rank: pattern === "*" ? -1 : pattern.split("/").filter((part) => !part.startsWith(":")).length,
  expression: new RegExp(
    `^${pattern
      .split("/")
      .map((part) =>
        part.endsWith("?") ? "(?:/(?:en|pt|cs|ar|de))?" : part.startsWith(":") ? "/[^/]+" : part === "*" ? "/.*" : `/${part}`,
      )
      .join("")}/?$`,
  ),
})).toSorted((a, b) => b.rank - a.rank);

/** The route that answers at a path of this site, or null. */
export function patternOf(path: string): string | null {
  return matchers.find(({ expression }) => expression.test(path.replace(/[?#].*$/, "")))?.pattern ?? null;
}

export type Visits = {
  /** Signs of life of hostile text, each with the page they were seen at. */
  signs: string[];
  /** Routes that were visited, with their number of visits. */
  routes: Map<string, number>;
  visits: number;
  /** Marks of fields whose text was seen somewhere. */
  marks: Set<string>;
};

export const newVisits = (): Visits => ({ signs: [], routes: new Map(), visits: 0, marks: new Set() });

/** Opens a page, waits until it lives, and looks for what is not its own. @param act done in the page before it is looked at */
export async function look(watched: Watched, path: string, seen: Visits, act?: (watched: Watched) => Promise<void>): Promise<string[]> {
  const { page } = watched;
  const response = await page.goto(path).catch((error: Error) => {
    // What is offered as a download is no page.
    if (!/Download is starting|ERR_ABORTED/.test(error.message)) throw error;
    return null;
  });
  if ((response?.status() ?? 200) >= 500) seen.signs.push(`${path}: answered ${response!.status()}`);
  if (response === null) return [];
  if (path.startsWith("/desk") && response.ok()) await page.locator("html[data-ready]").waitFor({ state: "attached" });
  await act?.(watched);
  const strange = await strangeIn(page);
  if (strange.length > 0) await provoke(page);
  seen.signs.push(...[...strange, ...watched.signs()].map((sign) => `${path}: ${sign}`));
  seen.visits++;
  const pattern = patternOf(new URL(page.url()).pathname);
  if (pattern !== null) seen.routes.set(pattern, (seen.routes.get(pattern) ?? 0) + 1);
  const { text, links } = await page.evaluate(() => ({
    text: [
      document.body.innerText,
      ...[...document.querySelectorAll<HTMLInputElement>("input, textarea")].map(({ value }) => value),
      ...[...document.querySelectorAll("option, [title], [aria-label]")].map(
        (one) => `${one.getAttribute("title")} ${one.getAttribute("aria-label")} ${one.textContent}`,
      ),
    ].join(" "),
    links: [...document.querySelectorAll("a[href]")].map((link) => link.getAttribute("href")!),
  }));
  for (const [mark] of text.matchAll(/xq\d+x/g)) seen.marks.add(mark);
  return links;
}

/**
 * Visits what links lead to, starting somewhere.
 * @param most visits of each route; of lists' further pages as many again
 */
export async function walk(
  watched: Watched,
  starts: readonly string[],
  seen: Visits,
  { most, within, act }: { most: number; within: RegExp; act?: (watched: Watched) => Promise<void> },
): Promise<void> {
  const waiting = [...starts];
  const known = new Set(starts);
  const counts = new Map<string, number>();
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    const links = await look(watched, path, seen, act);
    const here = new URL(watched.page.url());
    for (const link of links) {
      const target = URL.parse(link, here);
      if (!target || target.origin !== here.origin) continue;
      const next = target.pathname + target.search;
      const pattern = patternOf(target.pathname);
      if (pattern === null || pattern === "*" || known.has(next) || !within.test(next) || /sign-out|leave|language/.test(next)) continue;
      const kind = target.searchParams.has("cursor") ? `${pattern} further` : target.search ? `${pattern} query` : pattern;
      known.add(next);
      if ((counts.get(kind) ?? 0) >= most) continue;
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
      waiting.push(next);
    }
  }
}
