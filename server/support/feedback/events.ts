import { z } from "zod";
import { id } from "#shared/contract";
import { SURVEY_KINDS, VERDICTS } from "#shared/survey-codes";
import { defineEvent } from "#platform/events";

const kind = z.enum(SURVEY_KINDS);

/** Somebody was asked. Subjects: the ticket where it is about one, the contact, the organization. */
export const surveySent = defineEvent("survey.sent", 1, z.strictObject({ surveyId: id, kind, locale: z.string() }));

/** He answered, or changed his answer: the last one counts. Subjects as above. */
export const surveyAnswered = defineEvent(
  "survey.answered",
  1,
  z.strictObject({ surveyId: id, kind, score: z.number().int(), verdict: z.enum(VERDICTS) }),
);
