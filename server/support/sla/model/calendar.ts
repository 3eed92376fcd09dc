/** A business calendar: the week, the days that differ from it, and a zone. Pure. */
import { dayIn, readDayRule, weekdayOf, yearOfDay, type DayRule } from "./day-rules.ts";
import { zoneOf, type Zone } from "./zone.ts";

/** Local times `HH:MM`; `24:00` is the end of the day. Hours past midnight are said on two days. */
export type LocalHours = { readonly from: string; readonly to: string };

export type Calendar = {
  /** Of the IANA. */
  readonly timeZone: string;
  /** Sunday is 0. Several of one day may meet or overlap. */
  readonly hours: readonly ({ readonly day: number } & LocalHours)[];
  /** Closed, all day or a part of it. The day as in `day-rules.ts`. */
  readonly holidays?: readonly ({ readonly on: string } & Partial<LocalHours>)[];
  /** What one day has instead of the hours of its weekday, whatever else is said of it. A day with none is closed. */
  readonly specialDays?: readonly { readonly on: string; readonly hours: readonly LocalHours[] }[];
};

/** A part of a local day in milliseconds; the end is outside. */
export type Part = readonly [from: number, to: number];

/** A calendar that can be asked. */
export type OpenDays = {
  readonly zone: Zone;
  /** The open parts of a local day (in days since 1970), in their order. */ on(day: number): readonly Part[];
};

const MINUTE = 60_000;
const WHOLE_DAY: Part = [0, 24 * 60 * MINUTE];

function partOf({ from, to }: LocalHours): Part {
  const ofDay = (time: string) => (Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))) * MINUTE;
  return [ofDay(from), ofDay(to)];
}

/** In their order, without overlaps. */
function joined(parts: readonly Part[]): Part[] {
  const whole: [number, number][] = [];
  for (const [from, to] of parts.filter((part) => part[0] < part[1]).toSorted((a, b) => a[0] - b[0])) {
    const last = whole.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else whole.push([from, to]);
  }
  return whole;
}

/** What is left of parts. @param closed in their order, without overlaps */
function without(parts: readonly Part[], closed: readonly Part[]): Part[] {
  return parts.flatMap(([from, to]) => {
    const left: Part[] = [];
    let at = from;
    for (const [begin, end] of closed) {
      if (begin >= to) break;
      if (begin > at) left.push([at, begin]);
      at = Math.max(at, end);
    }
    if (at < to) left.push([at, to]);
    return left;
  });
}

function gather<T>(into: Map<number, T[]>, day: number, one: T): void {
  const there = into.get(day);
  if (there) there.push(one);
  else into.set(day, [one]);
}

/**
 * Reads a calendar.
 * @throws RangeError for a zone or a day that there is not
 */
export function openDays(calendar: Calendar): OpenDays {
  const zone = zoneOf(calendar.timeZone);
  const week = Array.from({ length: 7 }, (_, day) => joined(calendar.hours.filter((one) => one.day === day).map(partOf)));
  const once = new Map<number, Part[]>();
  const yearly: { rule: DayRule; part: Part }[] = [];
  for (const { on, from, to } of calendar.holidays ?? []) {
    const rule = readDayRule(on);
    if (!rule) throw new RangeError(`${on} is no day`);
    const part = from === undefined && to === undefined ? WHOLE_DAY : partOf({ from: from ?? "00:00", to: to ?? "24:00" });
    if (rule.kind === "once") gather(once, rule.day, part);
    else yearly.push({ rule, part });
  }
  const special = new Map<number, Part[]>();
  for (const { on, hours } of calendar.specialDays ?? []) {
    const rule = readDayRule(on);
    if (rule?.kind !== "once") throw new RangeError(`${on} is no day`);
    special.set(rule.day, joined([...(special.get(rule.day) ?? []), ...hours.map(partOf)]));
  }
  const years = new Map<number, Map<number, Part[]>>();
  const closedIn = (year: number) => {
    let days = years.get(year);
    if (!days) {
      years.set(year, (days = new Map<number, Part[]>()));
      // Some days from Easter lie in the year before or after.
      for (const { rule, part } of yearly)
        for (const of of rule.kind === "easter" ? [year - 1, year, year + 1] : [year]) {
          const day = dayIn(rule, of);
          if (day !== null && (rule.kind !== "easter" || yearOfDay(day) === year)) gather(days, day, part);
        }
    }
    return days;
  };
  return {
    zone,
    on(day) {
      const instead = special.get(day);
      if (instead) return instead;
      const usual = week[weekdayOf(day)]!;
      if (usual.length === 0) return usual;
      const closed = [...(once.get(day) ?? []), ...((yearly.length > 0 && closedIn(yearOfDay(day)).get(day)) || [])];
      return closed.length === 0 ? usual : without(usual, joined(closed));
    },
  };
}
