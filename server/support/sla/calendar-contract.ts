/** Business calendars, and the holidays that can be taken over into them. Browser-safe. */
import { z } from "zod";
import { day, defineOperations, givenInstant, id, instant, line, page, reference } from "#shared/contract";
import { clockTime, supportTimeZone } from "#shared/support-hours";
import { dayOrRule, localHours, minutes, pauses, weekHours } from "./shapes.ts";

const inOrder = { message: "timeOrder", path: ["to"] };
/** Where it was taken from: a country with its parts, or a file. */
const source = z.string().regex(/^(?:[A-Z]{2}(?:-[A-Z0-9]{1,8}){0,2}|ics)$/, "value");

const holidayFields = {
  on: dayOrRule.describe("A day, or a rule such as `*-12-25`, `*-11-4TH`, `*-easter-2`"),
  from: clockTime.default("00:00"),
  to: clockTime.default("24:00"),
  name: line(200).nullable().default(null),
  source: source.nullable().default(null),
};
const holiday = z.strictObject(holidayFields).refine(({ from, to }) => from < to, inOrder);
const specialDay = z.strictObject({
  on: day,
  name: line(200).nullable().default(null),
  hours: z.array(localHours).max(6).describe("Instead of the hours of its weekday; none: closed"),
});
export const MOST_HOLIDAYS = 1_000;
/** Five together keep every answer quick. */
export const MOST_INCLUDED = 4;
const given = {
  timeZone: supportTimeZone,
  hours: weekHours,
  holidays: z.array(holiday).max(MOST_HOLIDAYS),
  specialDays: z
    .array(specialDay)
    .max(200)
    .refine((list) => new Set(list.map(({ on }) => on)).size === list.length, "repeated"),
  includes: z
    .array(id)
    .max(MOST_INCLUDED)
    .refine((list) => new Set(list).size === list.length, "repeated"),
};

const shownHours = z.strictObject({ from: z.string(), to: z.string() });
const shownHoliday = z.strictObject({
  on: z.string(),
  from: z.string(),
  to: z.string(),
  name: z.string().nullable(),
  source: z.string().nullable(),
});
export type CalendarHoliday = z.infer<typeof shownHoliday>;
const status = z.strictObject({
  open: z.boolean(),
  changesAt: instant.nullable().describe("When it closes or opens next; null: not within years"),
});
const common = { id, name: z.string(), timeZone: z.string(), includes: z.array(reference), now: status, version: z.number().int() };
const dates = { createdAt: instant, updatedAt: instant, revision: z.number().int() };
const content = {
  hours: z.array(z.strictObject({ day: z.number().int().describe("0 is Sunday"), ...shownHours.shape })),
  holidays: z.array(shownHoliday),
  specialDays: z.array(z.strictObject({ on: z.string(), name: z.string().nullable(), hours: z.array(shownHours) })),
};
export const calendarSummary = z.strictObject({ ...common, holidays: z.number().int().describe("How many are listed"), ...dates });
export type CalendarSummary = z.infer<typeof calendarSummary>;
export const calendar = z.strictObject({ ...common, ...content, ...dates });
export type BusinessCalendar = z.infer<typeof calendar>;

const ofCalendar = z.strictObject({ id });
const country = z.string().regex(/^[A-Z]{2}$/, "country");
const part = z.string().regex(/^[A-Z0-9]{1,8}$/, "value");
const named = z.strictObject({ code: z.string(), name: z.string() });
const year = z.coerce.number().int().min(1_970).max(2_100);
const foundHoliday = z.strictObject({ on: z.string(), from: z.string(), to: z.string(), name: z.string() });
export type FoundHoliday = z.infer<typeof foundHoliday>;

export const calendarsContract = defineOperations({
  "calendars.list": {
    method: "GET",
    path: "/calendars",
    right: "calendars.read",
    summary: "Business calendars, and whether they are open now",
    query: z.strictObject({ ...page }),
    list: calendarSummary,
  },
  "calendars.create": {
    method: "POST",
    path: "/calendars",
    right: "calendars.manage",
    summary: "Make a business calendar",
    body: z.strictObject({
      name: line(100),
      timeZone: given.timeZone,
      hours: given.hours.default([]),
      holidays: given.holidays.default([]),
      specialDays: given.specialDays.default([]),
      includes: given.includes.default([]).describe("Calendars it is open with (follow-the-sun)"),
    }),
    status: 201,
    response: calendar,
    etag: true,
  },
  "calendars.get": {
    method: "GET",
    path: "/calendars/{id}",
    right: "calendars.read",
    summary: "A business calendar, and whether it is open now",
    params: ofCalendar,
    response: calendar,
    etag: true,
  },
  "calendars.update": {
    method: "PATCH",
    path: "/calendars/{id}",
    right: "calendars.manage",
    summary: "Change a business calendar from now on; for the time before, the version before still counts",
    params: ofCalendar,
    body: z.strictObject({
      name: line(100).optional(),
      timeZone: given.timeZone.optional(),
      hours: given.hours.optional(),
      holidays: given.holidays.optional(),
      specialDays: given.specialDays.optional(),
      includes: given.includes.optional(),
    }),
    ifMatch: true,
    response: calendar,
    etag: true,
  },
  "calendars.remove": {
    method: "DELETE",
    path: "/calendars/{id}",
    right: "calendars.manage",
    summary: "Remove a business calendar that no other includes and no policy of service levels counts by",
    params: ofCalendar,
    ifMatch: true,
    status: 204,
    errors: ["calendar.included", "calendar.counted"],
  },
  "calendars.versions": {
    method: "GET",
    path: "/calendars/{id}/versions",
    right: "calendars.read",
    summary: "What a calendar said and from when on, the newest first",
    params: ofCalendar,
    query: z.strictObject({ ...page, limit: z.coerce.number().int().min(1).max(50).default(20) }),
    list: z.strictObject({ version: z.number().int(), beginsAt: instant, timeZone: z.string(), ...content, includes: z.array(id) }),
  },
  "calendars.due": {
    method: "POST",
    path: "/calendars/{id}/due",
    right: "calendars.read",
    summary: "When minutes are over in a calendar, as it is now",
    params: ofCalendar,
    body: z.strictObject({ start: givenInstant, minutes, pauses }),
    safe: true,
    response: z.strictObject({ dueAt: instant }),
  },
  "calendars.readFile": {
    method: "POST",
    path: "/calendars/holidays-of-file",
    right: "calendars.manage",
    summary: "The days of an iCalendar file (RFC 5545) that a calendar could close on; nothing is stored",
    body: z.strictObject({
      text: z.string().min(1).max(900_000),
      timeZone: supportTimeZone.describe("Of the calendar: in it the hours of events are read"),
    }),
    safe: true,
    response: z.strictObject({
      data: z.array(foundHoliday),
      past: z.number().int().describe("How many days were left out because they are over"),
      skipped: z.array(z.strictObject({ name: z.string(), why: z.enum(["repeats", "unreadable", "tooLong", "tooMany"]) })),
    }),
    errors: ["calendar.noFile"],
  },
  "publicHolidays.countries": {
    method: "GET",
    path: "/public-holidays/countries",
    right: "calendars.read",
    summary: "Countries whose public holidays are known; with a country, its parts",
    query: z.strictObject({ country: country.optional(), state: part.optional() }),
    response: z.strictObject({ data: z.array(named) }),
  },
  "publicHolidays.list": {
    method: "GET",
    path: "/public-holidays",
    right: "calendars.read",
    summary: "Public holidays of a country or a part of it",
    query: z
      .strictObject({ country, state: part.optional(), region: part.optional(), from: year, to: year })
      .refine(({ from, to }) => from <= to && to - from < 10, { message: "tenYears", path: ["to"] }),
    response: z.strictObject({ data: z.array(foundHoliday) }),
  },
});
