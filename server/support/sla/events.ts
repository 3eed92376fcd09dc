import { z } from "zod";
import { defineEvent } from "#platform/events";
import { id } from "#shared/contract";

/** Subjects: the calendar. `version` is the one that holds from then on. */
export const calendarChanged = defineEvent(
  "calendar.changed",
  1,
  z.strictObject({ calendarId: id, version: z.number().int(), how: z.enum(["created", "changed", "removed"]) }),
);
