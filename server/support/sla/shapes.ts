/** Shapes of business time that contracts share. Browser-safe. */
import { z } from "zod";
import { givenInstant } from "#shared/contract";
import { clockTime, supportTimeZone } from "#shared/support-hours";
import { readDayRule } from "./model/day-rules.ts";

const inOrder = ({ from, to }: { from: string; to: string }) => from < to;
const order = { message: "timeOrder", path: ["to"] };

/** Local times; `24:00` is the end of the day. */
export const localHours = z.strictObject({ from: clockTime, to: clockTime }).refine(inOrder, order);
export const weekHours = z
  .array(
    z.strictObject({ day: z.number().int().min(0).max(6).describe("0 is Sunday"), from: clockTime, to: clockTime }).refine(inOrder, order),
  )
  .max(100);

/** A day, or a rule for one in every year. */
export const dayOrRule = z
  .string()
  .max(20)
  .refine((text) => readDayRule(text) !== null, "holiday");

export const calendarShape = z.strictObject({
  timeZone: supportTimeZone.describe("Of the IANA, such as Europe/Prague"),
  hours: weekHours
    .refine((list) => list.length > 0, "noOpenTime")
    .describe("In the zone of the calendar; hours past midnight are said on two days"),
  holidays: z
    .array(
      z.union(
        [
          dayOrRule,
          z.strictObject({ on: dayOrRule, from: clockTime.default("00:00"), to: clockTime.default("24:00") }).refine(inOrder, order),
        ],
        { error: "holiday" },
      ),
    )
    .max(1_000)
    .default([])
    .describe(
      "Closed, all day or from when to when: `2026-12-25`, every year `*-12-25`, `*-11-4TH` (fourth Thursday of November), `*-05--1MO` (last Monday of May), `*-easter-2`, `*-orthodox+1`",
    ),
});

/** Instants between which no time counts. */
export const pauses = z
  .array(z.strictObject({ from: givenInstant, to: givenInstant }).refine(({ from, to }) => Date.parse(from) < Date.parse(to), order))
  .max(1_000)
  .default([]);

/** Ten years around the clock. */
export const MOST_MINUTES = 5_256_000;
export const minutes = z.number().int().min(1).max(MOST_MINUTES);

/** No span is counted that is longer. */
export const MOST_YEARS = 100;
export const spanFields = { from: givenInstant, to: givenInstant };
export function spanInOrder({ from, to }: { from: string; to: string }): boolean {
  return Date.parse(from) <= Date.parse(to);
}
export function spanNotTooLong({ from, to }: { from: string; to: string }): boolean {
  return Date.parse(to) - Date.parse(from) <= MOST_YEARS * 366 * 86_400_000;
}
