import { Problem, type Ctx } from "#platform/http";
import type { FoundHoliday } from "./calendar-contract.ts";
import { readIcs, type Skipped } from "./model/read-ics.ts";
import { zoneOf } from "./model/zone.ts";

/**
 * What a file would close, from today on.
 * @throws Problem 422 calendar.noFile for what is no iCalendar file
 */
export function readHolidayFile(
  { clock }: Pick<Ctx, "clock">,
  { text, timeZone }: { text: string; timeZone: string },
): { data: FoundHoliday[]; past: number; skipped: Skipped[] } {
  const read = readIcs(text, timeZone);
  if (!read) throw new Problem(422, "calendar.noFile");
  const now = clock.now().getTime();
  const today = new Date(now + zoneOf(timeZone).at(now).offset).toISOString().slice(0, 10);
  // A rule comes again every year.
  const data = read.days.filter(({ on }) => on.startsWith("*") || on >= today);
  return { data, past: read.days.length - data.length, skipped: read.skipped };
}
