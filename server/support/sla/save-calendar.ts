/** Business calendars: made, changed from now on, and removed. */
import type { z } from "zod";
import { isDeepStrictEqual } from "node:util";
import { emit } from "#platform/events";
import { inTransaction, invalid, notFound, Problem, stale, type Ctx } from "#platform/http";
import { newId } from "#shared/ids";
import type { calendarsContract } from "./calendar-contract.ts";
import { calendarChanged } from "./events.ts";
import { countsBy } from "./policy-queries.ts";
import { presentCalendar } from "./present-calendar.ts";
import {
  deleteCalendar,
  insertCalendar,
  insertVersion,
  isIncluded,
  lockCalendars,
  replaceIncludes,
  selectCalendar,
  updateCalendar,
  type CalendarContent,
  type CalendarRow,
} from "./queries.ts";

type Create = z.output<(typeof calendarsContract)["calendars.create"]["body"]>;
type Update = z.output<(typeof calendarsContract)["calendars.update"]["body"]>;

/** In the order in which they are read, so that the same week is the same content. */
function ordered({ timeZone, hours, holidays, specialDays }: CalendarContent): CalendarContent {
  const by =
    <T>(key: (one: T) => string) =>
    (a: T, b: T) =>
      key(a) < key(b) ? -1 : 1;
  return {
    timeZone,
    hours: hours.toSorted(by(({ day, from, to }) => `${day}${from}${to}`)),
    holidays: holidays.toSorted(by(({ on, from }) => `${on}${from}`)),
    specialDays: specialDays
      .toSorted(by(({ on }) => on))
      .map((one) => ({ ...one, hours: one.hours.toSorted(by(({ from, to }) => `${from}${to}`)) })),
  };
}

/** @param id of the calendar that is to include them; null: a new one. @throws Problem 422 */
async function checkIncludes(tx: Ctx, id: string | null, { hours }: CalendarContent, includes: readonly string[]): Promise<void> {
  if (hours.length === 0 && includes.length === 0) throw invalid("hours", "noOpenTime");
  if (includes.length === 0) return;
  // Of two changes that would make a circle, one waits here for the other: both lock all calendars they are about, in one order.
  const locked = await lockCalendars(tx.db, id === null ? includes : [...includes, id]);
  for (const [place, one] of includes.entries()) {
    const found = locked.find((row) => row.id === one);
    if (!found || one === id) throw invalid(`includes.${place}`, "unknownThing");
    if (found.includes) throw invalid(`includes.${place}`, "calendarIncludes");
  }
  if (id !== null && (await isIncluded(tx.db, id))) throw invalid("includes", "calendarIncluded");
}

async function found(tx: Ctx, id: string): Promise<CalendarRow> {
  const row = await selectCalendar(tx.db, id);
  if (!row) throw notFound();
  return row;
}

async function tell(tx: Ctx, { id, version }: CalendarRow, how: "created" | "changed" | "removed"): Promise<void> {
  await emit(tx, calendarChanged, { subjects: [`calendar:${id}`], data: { calendarId: id, version, how } });
}

/** @throws Problem 422 */
export function createCalendar(ctx: Ctx, { name, includes, ...said }: Create): Promise<CalendarRow> {
  return inTransaction(ctx, async (tx) => {
    const content = ordered(said);
    await checkIncludes(tx, null, content, includes);
    const now = tx.clock.now();
    const id = newId(now.getTime());
    await insertCalendar(tx.db, { id, name, content, now });
    await replaceIncludes(tx.db, id, includes);
    await insertVersion(tx.db, id, { version: 1, beginsAt: now, content, includes });
    const row = await found(tx, id);
    await tell(tx, row, "created");
    return row;
  });
}

/** Another name makes no new version; everything else does, from now on. @throws Problem 404, 412 stale, 422 */
export function changeCalendar(ctx: Ctx, id: string, revision: number, change: Update): Promise<CalendarRow> {
  return inTransaction(ctx, async (tx) => {
    const row = await found(tx, id);
    const content = ordered({
      timeZone: change.timeZone ?? row.content.timeZone,
      hours: change.hours ?? row.content.hours,
      holidays: change.holidays ?? row.content.holidays,
      specialDays: change.specialDays ?? row.content.specialDays,
    });
    const held = row.includes.map((one) => one.id);
    const includes = change.includes ?? held;
    await checkIncludes(tx, id, content, includes);
    const same = isDeepStrictEqual(includes, held) && isDeepStrictEqual(content, row.content);
    const now = tx.clock.now();
    const version = same ? row.version : row.version + 1;
    if (!(await updateCalendar(tx.db, { id, revision, name: change.name ?? row.name, content, version, now })))
      throw stale(presentCalendar(await found(tx, id), tx));
    if (!same) {
      await replaceIncludes(tx.db, id, includes);
      await insertVersion(tx.db, id, { version, beginsAt: now, content, includes });
    }
    const changed = await found(tx, id);
    await tell(tx, changed, "changed");
    return changed;
  });
}

/** @throws Problem 404, 409 calendar.included or calendar.counted, 412 stale */
export function removeCalendar(ctx: Ctx, id: string, revision: number): Promise<undefined> {
  return inTransaction(ctx, async (tx) => {
    const row = await found(tx, id);
    await lockCalendars(tx.db, [id]);
    if (await isIncluded(tx.db, id)) throw new Problem(409, "calendar.included");
    if (await countsBy(tx.db, id)) throw new Problem(409, "calendar.counted");
    if (!(await deleteCalendar(tx.db, id, revision))) throw stale(presentCalendar(row, tx));
    await tell(tx, row, "removed");
    return undefined;
  });
}
