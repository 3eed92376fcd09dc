import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { addBusinessDays, dueAt, elapsed, isOpen, nextClosing, nextOpening, openSpans, startedAt, type WorkTime } from "./business-time.ts";
import { openDays, type Calendar, type LocalHours } from "./calendar.ts";
import { dayIn, dayText, readDayRule } from "./day-rules.ts";
import { instantOf, zoneOf } from "./zone.ts";

const MINUTE = 60_000;
const at = (text: string) => Date.parse(text);
const iso = (instant: number | null) => (instant === null ? null : new Date(instant).toISOString().replace(".000Z", "Z"));
const weekdays = (from: string, to: string, days = [1, 2, 3, 4, 5]) => days.map((day) => ({ day, from, to }));
const time = (...calendars: Calendar[]): WorkTime => ({ calendars: calendars.map(openDays) });
const OFFICE: Calendar = { timeZone: "UTC", hours: weekdays("09:00", "17:00") };

describe("cases of four libraries", () => {
  const file = join(import.meta.dirname, "../../../../../shared/data/sla-business-time/cases.json");
  const skip = !existsSync(file) && "the collection is not here";
  type Spans = [string, string][];
  type Case = {
    id: string;
    op: string;
    from: string;
    to?: string;
    amount?: number;
    unit?: string;
    expect: unknown;
    schedule: {
      time_zone: string;
      hours: { [day: string]: Spans };
      holidays: string[];
      breaks: { [day: string]: Spans };
      shifts: { [day: string]: Spans };
    };
  };
  const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
  const UNITS: { [unit: string]: number } = { second: 1_000, minute: MINUTE, hour: 60 * MINUTE };
  const hours = (spans: Spans): LocalHours[] => spans.map(([from, to]) => ({ from, to }));
  /**
   * Where we choose otherwise. On the day that has no 02:30, this library drops an opening from 02:30 to 03:15. The clock on the wall shows 03:00 to
   * 03:15 that day, so we are open as long as it does.
   */
  const OTHERWISE: { [id: string]: unknown } = { "biz-periods-dst-gap": [["2006-04-02T10:00:00Z", "2006-04-02T10:15:00Z"]] };

  test("come out as there, but for what is listed with its reason", { skip }, () => {
    const { cases, local_to_utc } = JSON.parse(readFileSync(file, "utf8")) as {
      cases: Case[];
      local_to_utc: { id: string; time_zone: string; local: string; expect: string }[];
    };
    for (const { id, op, from, to, amount = 0, unit = "", expect, schedule } of cases) {
      const calendar = openDays({
        timeZone: schedule.time_zone,
        hours: Object.entries(schedule.hours).flatMap(([day, spans]) => hours(spans).map((one) => ({ day: DAYS.indexOf(day), ...one }))),
        holidays: [
          ...schedule.holidays.map((on) => ({ on })),
          ...Object.entries(schedule.breaks).flatMap(([on, spans]) => hours(spans).map((one) => ({ on, ...one }))),
        ],
        specialDays: Object.entries(schedule.shifts).map(([on, spans]) => ({ on, hours: hours(spans) })),
      });
      const work = { calendars: [calendar] };
      const spans = (backwards: boolean) => openSpans(work, at(from), amount, backwards).map((span) => span.map(iso));
      const answers: { [op: string]: () => unknown } = {
        add: () =>
          iso(unit === "business_day" ? addBusinessDays(calendar, at(from), amount) : dueAt(work, at(from), amount * UNITS[unit]!)),
        subtract: () => iso(startedAt(work, at(from), amount * UNITS[unit]!)),
        elapsed: () => elapsed(work, at(from), at(to!)) / 1_000,
        is_open: () => isOpen(work, at(from)),
        next_open: () => iso(nextOpening(work, at(from))),
        periods_after: () => spans(false),
        periods_before: () => spans(true),
      };
      assert.deepEqual(answers[op]!(), OTHERWISE[id] ?? expect, id);
    }
    for (const { id, time_zone, local, expect } of local_to_utc)
      assert.equal(iso(instantOf(zoneOf(time_zone), at(`${local}Z`))), expect, id);
  });
});

test("an hour on Friday at 16:30 ends on Monday at 09:30, four hours at 16:00 of a day until 17:00 on Monday at 11:00", () => {
  assert.equal(iso(dueAt(time(OFFICE), at("2026-01-09T16:30:00Z"), 60 * MINUTE)), "2026-01-12T09:30:00Z");
  const long = { timeZone: "UTC", hours: weekdays("08:00", "17:00") };
  assert.equal(iso(dueAt(time(long), at("2026-01-09T16:00:00Z"), 240 * MINUTE)), "2026-01-12T11:00:00Z");
  const berlin = { timeZone: "Europe/Berlin", hours: weekdays("08:00", "18:00") };
  for (const [minutes, due] of [
    [60, "10:30"],
    [180, "12:30"],
    [240, "13:30"],
  ] as const)
    assert.equal(iso(dueAt(time(berlin), at("2013-03-21T09:30:00Z"), minutes * MINUTE)), `2013-03-21T${due}:00Z`);
});

test("what is used up at closing is due at closing; opening is inside, closing outside", () => {
  assert.equal(iso(dueAt(time(OFFICE), at("2026-01-09T16:00:00Z"), 60 * MINUTE)), "2026-01-09T17:00:00Z");
  assert.equal(iso(dueAt(time(OFFICE), at("2026-01-09T17:00:00Z"), MINUTE)), "2026-01-12T09:01:00Z");
  assert.equal(isOpen(time(OFFICE), at("2026-01-09T09:00:00Z")), true);
  assert.equal(isOpen(time(OFFICE), at("2026-01-09T17:00:00Z")), false);
  assert.equal(iso(nextClosing(time(OFFICE), at("2026-01-09T10:00:00Z"))), "2026-01-09T17:00:00Z");
});

test("hours are those on the wall, durations those that really pass", () => {
  const night: Calendar = { timeZone: "Europe/Berlin", hours: [{ day: 0, from: "01:00", to: "04:00" }] };
  const hoursOf = (day: string) => elapsed(time(night), at(`${day}T00:00:00Z`) - 12 * 60 * MINUTE, at(`${day}T12:00:00Z`)) / 3_600_000;
  assert.deepEqual([hoursOf("2026-03-22"), hoursOf("2026-03-29"), hoursOf("2026-10-25")], [3, 2, 4]);
  // An hour that comes twice is open twice, and closed between where only its second half is meant.
  const half: Calendar = { timeZone: "Europe/Berlin", hours: [{ day: 0, from: "02:30", to: "03:00" }] };
  assert.deepEqual(
    openSpans(time(half), at("2026-10-25T00:00:00Z"), 2).map((span) => span.map(iso)),
    [
      ["2026-10-25T00:30:00Z", "2026-10-25T01:00:00Z"],
      ["2026-10-25T01:30:00Z", "2026-10-25T02:00:00Z"],
    ],
  );
  // Nobody in Samoa lived through 30 December 2011.
  const samoa: Calendar = { timeZone: "Pacific/Apia", hours: weekdays("00:00", "24:00", [5]) };
  assert.equal(elapsed(time(samoa), at("2011-12-25T00:00:00Z"), at("2012-01-03T00:00:00Z")), 0);
});

test("holidays close a day or a part of it, once or every year; a special day has hours of its own", () => {
  const calendar: Calendar = {
    ...OFFICE,
    holidays: [{ on: "*-12-25" }, { on: "2026-12-24", from: "12:00" }, { on: "*-easter-2" }, { on: "*-11-4TH" }],
    specialDays: [
      { on: "2026-12-26", hours: [{ from: "10:00", to: "12:00" }] },
      { on: "2026-12-25", hours: [] },
    ],
  };
  const hoursOf = (day: string) => elapsed(time(calendar), at(`${day}T00:00:00Z`), at(`${day}T24:00:00Z`)) / 3_600_000;
  assert.deepEqual(["2026-12-24", "2026-12-25", "2026-12-26", "2028-12-25"].map(hoursOf), [3, 0, 2, 0]);
  assert.deepEqual(["2026-04-03", "2027-03-26", "2026-04-02", "2026-11-26", "2026-11-19"].map(hoursOf), [0, 0, 8, 0, 8]);
});

test("rules find their days", () => {
  const days = (text: string, ...years: number[]) => years.map((year) => dayIn(readDayRule(text)!, year)).map((day) => day && dayText(day));
  assert.deepEqual(days("*-easter", 2000, 2016, 2024, 2025, 2026, 2038, 2076), [
    "2000-04-23",
    "2016-03-27",
    "2024-03-31",
    "2025-04-20",
    "2026-04-05",
    "2038-04-25",
    "2076-04-19",
  ]);
  assert.deepEqual(days("*-orthodox+1", 2016, 2024, 2025, 2026), ["2016-05-02", "2024-05-06", "2025-04-21", "2026-04-13"]);
  assert.deepEqual(days("*-05--1MO", 2026, 2027), ["2026-05-25", "2027-05-31"]);
  assert.deepEqual(days("*-02-5SU", 2026, 2032), [null, "2032-02-29"]);
  assert.deepEqual(days("*-02-29", 2027, 2028), [null, "2028-02-29"]);
  for (const text of ["2026-02-29", "0000-01-01", "*-13-01", "*-02-30", "*-00-1MO", "*-05-6MO", "*-05-0MO", "easter", "25 December", ""])
    assert.equal(readDayRule(text), null, text);
});

test("several calendars are open when one of them is, and count once", () => {
  const prague: Calendar = { timeZone: "Europe/Prague", hours: weekdays("08:00", "16:00") };
  const newYork: Calendar = { timeZone: "America/New_York", hours: weekdays("08:00", "16:00") };
  const sydney: Calendar = { timeZone: "Australia/Sydney", hours: weekdays("08:00", "16:00") };
  const round = time(prague, newYork, sydney);
  // In July: Prague 06-14, New York 12-20, Sydney 22-06 UTC.
  assert.equal(elapsed(round, at("2026-07-07T00:00:00Z"), at("2026-07-08T00:00:00Z")) / 3_600_000, 22);
  assert.equal(iso(dueAt(round, at("2026-07-07T19:30:00Z"), 60 * MINUTE)), "2026-07-07T22:30:00Z");
  // Two that say the same count once.
  assert.equal(elapsed(time(prague, prague), at("2026-07-07T00:00:00Z"), at("2026-07-08T00:00:00Z")) / 3_600_000, 8);
});

test("pauses count nothing, to the second, also where they overlap or two begin in one minute", () => {
  const pauses = [
    ["10:00:10", "10:00:20"],
    ["10:00:30", "10:00:40"],
    ["10:00:35", "10:00:50"],
    ["08:00:00", "09:00:05"],
  ].map(([from, to]) => [at(`2026-01-09T${from}Z`), at(`2026-01-09T${to}Z`)] as const);
  const work = { ...time(OFFICE), pauses };
  assert.equal(elapsed(work, at("2026-01-09T09:00:00Z"), at("2026-01-09T11:00:00Z")) / 1_000, 7_200 - 10 - 20 - 5);
  assert.equal(iso(dueAt(work, at("2026-01-09T09:00:00Z"), 120 * MINUTE)), "2026-01-09T11:00:35Z");
  assert.equal(iso(startedAt(work, at("2026-01-09T11:00:35Z"), 120 * MINUTE)), "2026-01-09T09:00:05Z");
});

test("weeks that are closed hide nothing; what never opens is found out", () => {
  // A month of closed days before the next opening.
  const shut = { ...OFFICE, holidays: Array.from({ length: 40 }, (_, day) => ({ on: dayText(20_454 + day) })) };
  assert.equal(iso(dueAt(time(shut), at("2026-01-01T09:00:00Z"), 60 * MINUTE)), "2026-02-10T10:00:00Z");
  assert.equal(dueAt(time({ timeZone: "UTC", hours: [] }), 0, MINUTE), null);
  const never = { ...OFFICE, holidays: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].flatMap((month) => everyDayOf(month)) };
  assert.equal(dueAt(time(never), at("2026-01-01T00:00:00Z"), MINUTE), null);
  assert.equal(nextOpening(time(never), at("2026-01-01T00:00:00Z")), null);
  const always = { timeZone: "Europe/Prague", hours: weekdays("00:00", "24:00", [0, 1, 2, 3, 4, 5, 6]) };
  assert.equal(nextClosing(time(always), at("2026-01-01T00:00:00Z")), null);
  // Ten years of calendar time come out to the second.
  assert.equal(iso(dueAt(time(always), at("2026-01-01T00:00:00Z"), 3_652 * 24 * 60 * MINUTE)), "2036-01-01T00:00:00Z");
});

function everyDayOf(month: number): { on: string }[] {
  const days = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]!;
  const two = (number: number) => String(number).padStart(2, "0");
  return Array.from({ length: days }, (_, day) => ({ on: `*-${two(month)}-${two(day + 1)}` }));
}
