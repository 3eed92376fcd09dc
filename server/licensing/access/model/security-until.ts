/** Until when security updates are owed: pure. */
import type { Milestone } from "#shared/lifecycle";

/** A day that is said of a product (`line` null) or of one of its lines; without one it is to be announced. */
export type SaidDay = { readonly line: string | null; readonly milestone: Milestone; readonly on: string | null };

/**
 * The last day with security updates of a release line, or of the product where none is named; null where there is no end yet. The end of every
 * support ends them too. A line of which nothing is said follows the product; a product of which nothing is said, the line that lives longest.
 */
export function securityUntil(days: readonly SaidDay[], line: string | null): string | null {
  const ofLine = line === null ? undefined : endOf(days, line);
  if (ofLine !== undefined) return ofLine;
  const ofProduct = endOf(days, null);
  if (ofProduct !== undefined) return ofProduct;
  const lines = new Set(days.flatMap((day) => day.line ?? []));
  const ends = [...lines].map((name) => endOf(days, name) ?? null);
  return ends.reduce((latest, end) => (latest === null || end === null ? null : end > latest ? end : latest), ends[0] ?? null);
}

/** Undefined where nothing is said; null where it is to be announced. */
function endOf(days: readonly SaidDay[], line: string | null): string | null | undefined {
  const said = (milestone: Milestone) => days.find((day) => day.line === line && day.milestone === milestone);
  return (said("endOfSecuritySupport") ?? said("endOfLife"))?.on;
}
