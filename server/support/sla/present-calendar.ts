import type { Ctx } from "#platform/http";
import type { BusinessCalendar, CalendarSummary } from "./calendar-contract.ts";
import { isOpen, nextClosing, nextOpening, type WorkTime } from "./model/business-time.ts";
import { openDays } from "./model/calendar.ts";
import type { CalendarRow } from "./queries.ts";

/** A stored calendar with those it includes, as the engine takes it. */
export function workTimeOf({ content, includes }: Pick<CalendarRow, "content" | "includes">): WorkTime {
  return { calendars: [content, ...includes.map((one) => one.content)].map(openDays) };
}

function common(row: CalendarRow, { clock }: Pick<Ctx, "clock">) {
  const [time, now] = [workTimeOf(row), clock.now().getTime()];
  const open = isOpen(time, now);
  const changes = open ? nextClosing(time, now) : nextOpening(time, now);
  return {
    id: row.id,
    name: row.name,
    timeZone: row.content.timeZone,
    includes: row.includes.map(({ id, name }) => ({ id, name })),
    now: { open, changesAt: changes === null ? null : new Date(changes).toISOString() },
    version: row.version,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    revision: row.revision,
  };
}

export function presentSummary(row: CalendarRow, ctx: Pick<Ctx, "clock">): CalendarSummary {
  return { ...common(row, ctx), holidays: row.content.holidays.length };
}

export function presentCalendar(row: CalendarRow, ctx: Pick<Ctx, "clock">): BusinessCalendar {
  return { ...common(row, ctx), ...presentContent(row.content) };
}

export function presentContent({ hours, holidays, specialDays }: CalendarRow["content"]) {
  return {
    hours: hours.map((one) => ({ ...one })),
    holidays: holidays.map((one) => ({ ...one })),
    specialDays: specialDays.map((one) => ({ ...one, hours: one.hours.map((part) => ({ ...part })) })),
  };
}
