/** Business time worked out for whoever asks, with calendars that he sends along. */
import type { z } from "zod";
import { invalid } from "#platform/http";
import type { slaContract } from "./contract.ts";
import { dueAt, elapsed, type WorkTime } from "./model/business-time.ts";
import { openDays, type Calendar } from "./model/calendar.ts";

type Preview = z.output<(typeof slaContract)["sla.preview"]["body"]>;
type Elapsed = z.output<(typeof slaContract)["sla.elapsed"]["body"]>;
type Given = Preview["calendar"];

function asCalendar({ timeZone, hours, holidays }: Given): Calendar {
  return { timeZone, hours, holidays: holidays.map((one) => (typeof one === "string" ? { on: one } : one)) };
}

function timeOf({ calendar, furtherCalendars, pauses }: Preview | Elapsed): WorkTime {
  return {
    calendars: [calendar, ...furtherCalendars].map((one) => openDays(asCalendar(one))),
    pauses: spansOf(pauses),
  };
}

/** Instants as the engine takes them. */
export function spansOf(pauses: Preview["pauses"]): [number, number][] {
  return pauses.map(({ from, to }) => [Date.parse(from), Date.parse(to)]);
}

/** @throws Problem 422 where there is not so much open time within a hundred years */
export function dueIn(time: WorkTime, { start, minutes }: { start: string; minutes: number }, path: string): { dueAt: string } {
  const due = dueAt(time, Date.parse(start), minutes * 60_000);
  if (due === null) throw invalid(path, "neverDue");
  return { dueAt: new Date(due).toISOString() };
}

export function previewDue(body: Preview): { dueAt: string } {
  return dueIn(timeOf(body), body, "calendar");
}

export function elapsedBetween(body: Elapsed): { seconds: number } {
  return { seconds: elapsed(timeOf(body), Date.parse(body.from), Date.parse(body.to)) / 1_000 };
}
