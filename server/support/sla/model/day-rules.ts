/**
 * On which days something falls: one day, or one in every year by a rule. Pure.
 *
 * `2026-12-25` one day · `*-12-25` that day of every year (29 February in leap years only) · `*-11-4TH` the fourth Thursday of November and
 * `*-05--1MO` the last Monday of May of every year (weekdays as in RFC 5545) · `*-easter-2` and `*-orthodox+1` so many days from Easter Sunday.
 */

const DAY = 86_400_000;
const WEEKDAYS = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];

export type DayRule =
  | { kind: "once"; day: number }
  | { kind: "yearly"; month: number; date: number }
  | { kind: "weekday"; month: number; weekday: number; nth: number }
  | { kind: "easter"; orthodox: boolean; days: number };

/** Days since 1 January 1970. @param month January is 1 */
function dayNumber(year: number, month: number, date: number): number {
  if (year >= 100) return Date.UTC(year, month - 1, date) / DAY;
  // Years below 100 are no short form of later ones.
  const at = new Date(0);
  at.setUTCFullYear(year, month - 1, date);
  return at.getTime() / DAY;
}

export const yearOfDay = (day: number): number => new Date(day * DAY).getUTCFullYear();
/** Sunday is 0. */
export const weekdayOf = (day: number): number => (((day + 4) % 7) + 7) % 7;
/** A day as `2026-12-25`. */
export const dayText = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10);

/** @returns null for what is no day there is */
function realDay(year: number, month: number, date: number): number | null {
  if (year < 1 || month < 1 || month > 12 || date < 1) return null;
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return date <= (month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31) ? dayNumber(year, month, date) : null;
}

/** @returns null for a text that says no day */
export function readDayRule(text: string): DayRule | null {
  const once = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  if (once) {
    const day = realDay(Number(once[1]), Number(once[2]), Number(once[3]));
    return day === null ? null : { kind: "once", day };
  }
  const yearly = /^\*-(\d\d)-(\d\d)$/.exec(text);
  if (yearly) {
    const [month, date] = [Number(yearly[1]), Number(yearly[2])];
    return realDay(2_000, month, date) === null ? null : { kind: "yearly", month, date };
  }
  const weekday = /^\*-(0[1-9]|1[0-2])-(-?[1-5])(SU|MO|TU|WE|TH|FR|SA)$/.exec(text);
  if (weekday) return { kind: "weekday", month: Number(weekday[1]), nth: Number(weekday[2]), weekday: WEEKDAYS.indexOf(weekday[3]!) };
  const easter = /^\*-(easter|orthodox)([+-]\d{1,3})?$/.exec(text);
  return easter ? { kind: "easter", orthodox: easter[1] === "orthodox", days: Number(easter[2] ?? 0) } : null;
}

/** The day of a rule in a year, in days since 1970. @returns null in years that have none */
export function dayIn(rule: DayRule, year: number): number | null {
  switch (rule.kind) {
    case "once":
      return yearOfDay(rule.day) === year ? rule.day : null;
    case "yearly":
      return realDay(year, rule.month, rule.date);
    case "weekday": {
      const [first, next] = [dayNumber(year, rule.month, 1), dayNumber(year, rule.month + 1, 1)];
      const day =
        rule.nth > 0
          ? first + ((rule.weekday - weekdayOf(first) + 7) % 7) + (rule.nth - 1) * 7
          : next - 1 - ((weekdayOf(next - 1) - rule.weekday + 7) % 7) + (rule.nth + 1) * 7;
      return day >= first && day < next ? day : null;
    }
    case "easter":
      return (rule.orthodox ? orthodoxEaster(year) : westernEaster(year)) + rule.days;
  }
}

/** Easter Sunday of the Gregorian calendar: the algorithm of Meeus, Jones and Butcher. */
function westernEaster(year: number): number {
  const [a, b, c] = [year % 19, Math.floor(year / 100), year % 100];
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - Math.floor(b / 4) - g + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const days = h + l - 7 * m + 114;
  return dayNumber(year, Math.floor(days / 31), (days % 31) + 1);
}

/** Easter Sunday of the Julian calendar (Meeus), said in days of the Gregorian one. */
function orthodoxEaster(year: number): number {
  const d = (19 * (year % 19) + 15) % 30;
  const e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7;
  const days = d + e + 114;
  const behind = Math.floor(year / 100) - Math.floor(year / 400) - 2;
  return dayNumber(year, Math.floor(days / 31), (days % 31) + 1) + behind;
}
