/** Business hours as they were valid at an instant. Pure. */
import { elapsed, openDays, type Calendar } from "#support/sla";
import type { BusinessTime } from "./facts.ts";

export type CalendarVersion = {
  readonly calendarId: string;
  readonly version: number;
  readonly beginsAt: number;
  readonly content: Calendar;
  /** Calendars that are open with it. */
  readonly includes: readonly string[];
};

/**
 * Open time by the version of a calendar, and of those it is open with, that was valid at an instant; what lies before the first version is counted by it.
 * @param calendarId null, or of none of the versions: there is no business time
 */
export function businessTime(versions: readonly CalendarVersion[], calendarId: string | null): BusinessTime {
  const of = Map.groupBy(versions, (one) => one.calendarId);
  for (const list of of.values()) list.sort((a, b) => a.beginsAt - b.beginsAt || a.version - b.version);
  const read = new Map<CalendarVersion, ReturnType<typeof openDays>>();
  const validAt = (id: string, at: number) => {
    const list = of.get(id);
    return list && (list.findLast(({ beginsAt }) => beginsAt <= at) ?? list[0]!);
  };
  const days = (version: CalendarVersion) => {
    const known = read.get(version) ?? openDays(version.content);
    read.set(version, known);
    return known;
  };
  return (from, to, at) => {
    const own = calendarId === null ? undefined : validAt(calendarId, at);
    if (!own) return null;
    const all = [own, ...own.includes.flatMap((id) => validAt(id, at) ?? [])];
    return elapsed({ calendars: all.map(days) }, from, to);
  };
}
