import { z } from "zod";
import { defineEvent } from "#platform/events";
import { id } from "#shared/contract";

/** Figures are counted by another calendar or rule from now on, those of the past too. Subjects: the settings. */
export const figuresSettingsChanged = defineEvent(
  "figures.settingsChanged",
  1,
  z.strictObject({ calendar: id.nullable(), fcrDays: z.number().int() }),
);
