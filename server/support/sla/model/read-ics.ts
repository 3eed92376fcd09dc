/** Days to be closed on, out of an iCalendar file (RFC 5545). Text of strangers: nothing of it is believed but days, times and names. Pure. */
import { calendarDuration, calendarLines, calendarText, calendarZone } from "#shared/icalendar";
import { dayText, readDayRule } from "./day-rules.ts";
import { instantOf, zoneOf, type Zone } from "./zone.ts";

export type ClosedDay = { on: string; from: string; to: string; name: string };
export type Skipped = { name: string; why: "repeats" | "unreadable" | "tooLong" | "tooMany" };
export type ReadIcs = { days: ClosedDay[]; skipped: Skipped[] };

const DAY = 86_400_000;
const LONGEST_LINE = 4_000;
const MOST_EVENTS = 3_000;
const MOST_DAYS = 1_000;
/** A plant holiday may last two months; what is longer is no holiday. */
const LONGEST_DAYS = 62;
type Property = { parameters: string; value: string };
type Event = { [name: string]: Property };

/** @param local milliseconds as if local time were UTC. @param whole a day without a time */
type Moment = { local: number; whole: boolean };

/** @returns null for what is no calendar */
function events(text: string): Event[] | null {
  const found: Event[] = [];
  const open: string[] = [];
  let calendar = false;
  for (const { name, parameters, value } of calendarLines(text, LONGEST_LINE)) {
    if (name === "BEGIN") {
      open.push(value.trim().toUpperCase());
      calendar ||= open[0] === "VCALENDAR";
      if (open.at(-1) === "VEVENT" && found.length <= MOST_EVENTS) found.push({});
    } else if (name === "END") open.pop();
    else if (open.at(-1) === "VEVENT" && found.length <= MOST_EVENTS) found.at(-1)![name] ??= { parameters, value };
  }
  return calendar ? found : null;
}

function moment(property: Property | undefined, zone: Zone): Moment | null {
  const match = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?$/.exec(property?.value.trim() ?? "");
  if (!match) return null;
  const [, year, month, date, hour, minute, second, zulu] = match;
  const day = `${year}-${month}-${date}`;
  if (readDayRule(day) === null) return null;
  const written = Date.parse(hour === undefined ? day : `${day}T${hour}:${minute}:${second === "60" ? "59" : second}Z`);
  if (Number.isNaN(written)) return null;
  if (hour === undefined) return { local: written, whole: true };
  let instant = written;
  if (!zulu) {
    // A zone by a name of its own, or none: as the clock on the wall shows.
    try {
      instant = instantOf(zoneOf(calendarZone(property!.parameters) ?? zone.name), written);
    } catch {
      return { local: written, whole: false };
    }
  }
  return { local: instant + zone.at(instant).offset, whole: false };
}

/** Every year for ever: the rule of a day. @returns null for what repeats otherwise */
function yearlyRule(rrule: string, on: string): string | null {
  const parts = new Map(
    rrule
      .toUpperCase()
      .split(";")
      .map((part) => part.split("=", 2) as [string, string]),
  );
  if (parts.get("FREQ") !== "YEARLY" || (parts.get("INTERVAL") ?? "1") !== "1" || parts.has("COUNT") || parts.has("UNTIL")) return null;
  const [month, date] = [on.slice(5, 7), on.slice(8, 10)];
  const rest = [...parts.keys()].filter((key) => !["FREQ", "INTERVAL", "WKST", "BYMONTH", "BYMONTHDAY", "BYDAY"].includes(key));
  if (rest.length > 0 || (parts.has("BYMONTH") && Number(parts.get("BYMONTH")) !== Number(month))) return null;
  if (parts.has("BYDAY")) {
    const weekday = parts.has("BYMONTHDAY") || !parts.has("BYMONTH") ? null : `*-${month}-${parts.get("BYDAY")!.replace("+", "")}`;
    return weekday !== null && readDayRule(weekday) !== null ? weekday : null;
  }
  if (parts.has("BYMONTHDAY") && Number(parts.get("BYMONTHDAY")) !== Number(date)) return null;
  return `*-${month}-${date}`;
}

const clock = (milliseconds: number) => new Date(milliseconds).toISOString().slice(11, 16);

/**
 * Reads the days of a file. Cancelled events, exceptions of series and events without length are left out.
 * @param timeZone in which hours are read
 * @returns null when the text is no iCalendar file
 */
export function readIcs(text: string, timeZone: string): ReadIcs | null {
  const [found, zone] = [events(text), zoneOf(timeZone)];
  if (!found) return null;
  const [days, skipped]: [ClosedDay[], Skipped[]] = [[], []];
  const seen = new Set<string>();
  for (const [place, event] of found.entries()) {
    const name = calendarText(event.SUMMARY?.value ?? "")
      .slice(0, 200)
      .toWellFormed();
    if (event.STATUS?.value.trim().toUpperCase() === "CANCELLED" || event["RECURRENCE-ID"]) continue;
    const start = moment(event.DTSTART, zone);
    const length = event.DURATION && calendarDuration(event.DURATION.value);
    const end = event.DTEND
      ? moment(event.DTEND, zone)
      : start && { local: start.local + (length ?? (start.whole ? DAY : 0)), whole: start.whole };
    const skip = (why: Skipped["why"]) => skipped.length < MOST_DAYS && skipped.push({ name, why });
    if (!start || !end) skip("unreadable");
    else if (place >= MOST_EVENTS || days.length >= MOST_DAYS) skip("tooMany");
    else if (end.local - start.local > LONGEST_DAYS * DAY) skip("tooLong");
    else {
      const first = Math.floor(start.local / DAY);
      for (let day = first; day * DAY < end.local; day++) {
        const on = dayText(day);
        const [from, to] = [Math.max(start.local - day * DAY, 0), Math.min(end.local - day * DAY, DAY)];
        const rule = event.RRULE ? yearlyRule(event.RRULE.value, on) : on;
        // A weekday that lasts several days has no rule of ours for the days after it.
        if (rule === null || (day > first && /[A-Z]/.test(rule)) || event.RDATE) {
          skip("repeats");
          break;
        }
        const one = { on: rule, from: clock(from), to: to === DAY ? "24:00" : clock(to), name };
        if (one.from >= one.to || seen.has(JSON.stringify(one)) || days.length >= MOST_DAYS) continue;
        seen.add(JSON.stringify(one));
        days.push(one);
      }
    }
  }
  return { days: days.toSorted((a, b) => (a.on < b.on ? -1 : 1)), skipped };
}
