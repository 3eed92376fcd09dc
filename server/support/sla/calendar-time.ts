/** Business time of stored calendars, for rooms above. */
import type { Db } from "#platform/db";
import { dueAt, isOpen, startedAt, type WorkTime } from "./model/business-time.ts";
import { workTimeOf } from "./present-calendar.ts";
import { selectCalendar, selectCalendarNames } from "./queries.ts";

/** A calendar that can be asked as it stands now. */
export type CalendarTime = {
  isOpen(at: Date): boolean;
  /** When so many minutes of open time have passed; null when they never do. */
  after(start: Date, minutes: number): Date | null;
  /** From which instant on so many minutes of open time pass until `end`; null when there are not so many. */
  before(end: Date, minutes: number): Date | null;
};

const instant = (at: number | null) => (at === null ? null : new Date(at));

function askable(time: WorkTime): CalendarTime {
  return {
    isOpen: (at) => isOpen(time, at.getTime()),
    after: (start, minutes) => instant(dueAt(time, start.getTime(), minutes * 60_000)),
    before: (end, minutes) => instant(startedAt(time, end.getTime(), minutes * 60_000)),
  };
}

/** A calendar by its id; null where there is none. */
export async function calendarTime(db: Db, id: string): Promise<CalendarTime | null> {
  const row = await selectCalendar(db, id);
  return row ? askable(workTimeOf(row)) : null;
}

/** What calendars are called. */
export async function calendarNames(db: Db, ids: readonly string[]): Promise<[id: string, name: string][]> {
  return (await selectCalendarNames(db, ids)).map(({ id, name }) => [id, name]);
}
