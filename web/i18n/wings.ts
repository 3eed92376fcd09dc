import type { UIMatch } from "react-router";

/** Groups of texts; each is one file per language in `locales/`. */
export type Wing = "common" | "desk" | "insights" | "portal" | "admin" | "privacy" | "account" | "statements";

/** What a route module may say of itself: `export const handle = { wings: ["desk"], hydrate: true } satisfies RouteHandle`. */
export type RouteHandle = {
  /** Texts that the route needs beside `common`. */
  wings?: readonly Wing[];
  /** True when the page runs in the browser; pages without it are plain HTML with no script. */
  hydrate?: boolean;
};

function handleOf(match: Pick<UIMatch, "handle"> | { route: { handle?: unknown } }): RouteHandle {
  const handle = "route" in match ? match.route.handle : match.handle;
  return handle ?? {};
}

type Matches = readonly Parameters<typeof handleOf>[0][];

/** The texts that a chain of routes needs, `common` first. */
export function wingsOf(matches: Matches): Wing[] {
  return [...new Set<Wing>(["common", ...matches.flatMap((match) => handleOf(match).wings ?? [])])];
}

/** Whether any route of the chain runs in the browser. */
export function hydrates(matches: Matches): boolean {
  return matches.some((match) => handleOf(match).hydrate === true);
}
