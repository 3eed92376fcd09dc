/** Business time: when something is due, and how much open time there was. Browser-safe. */
import { z } from "zod";
import { defineOperations, givenInstant, instant } from "#shared/contract";
import { calendarShape, minutes, pauses, spanFields, spanInOrder, spanNotTooLong } from "./shapes.ts";

/** Five together keep an answer quick. */
const further = z
  .array(calendarShape)
  .max(4)
  .default([])
  .describe("Open as well: it counts whenever one of the calendars is open (follow-the-sun)");

export const slaContract = defineOperations({
  "sla.preview": {
    method: "POST",
    path: "/sla/preview",
    right: "calendars.read",
    summary: "When something is due that is counted in open minutes; it is in time up to that very instant",
    body: z.strictObject({ calendar: calendarShape, furtherCalendars: further, start: givenInstant, minutes, pauses }),
    safe: true,
    response: z.strictObject({ dueAt: instant }),
  },
  "sla.elapsed": {
    method: "POST",
    path: "/sla/elapsed",
    right: "calendars.read",
    summary: "How much open time lies between two instants, in real seconds",
    body: z
      .strictObject({ calendar: calendarShape, furtherCalendars: further, ...spanFields, pauses })
      .refine(spanInOrder, { message: "timeOrder", path: ["to"] })
      .refine(spanNotTooLong, { message: "spanTooLong", path: ["to"] }),
    safe: true,
    response: z.strictObject({ seconds: z.number().describe("With a fraction where an instant has one") }),
  },
});
