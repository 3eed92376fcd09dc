/** What customers say of the service: surveys, answers, figures. Browser-safe. */
import { z } from "zod";
import { day, defineOperations, id, instant, locale, page, reference } from "#shared/contract";
import { DROPPED_FOR, SURVEY_KINDS, VERDICTS } from "#shared/survey-codes";
import { feedbackSettings } from "./model/settings.ts";

const number = z.coerce.number().int().min(1).max(9_007_199_254_740_991);
const kind = z.enum(SURVEY_KINDS);
const verdict = z.enum(VERDICTS);
const inLanguage = z.strictObject({ locale: locale.optional().describe("Language of the words; that of the survey when absent") });
const MOST_WORDS = 4_000;
const said = z.strictObject({
  score: z.number().int().min(0).max(10),
  comment: z
    .string()
    .max(MOST_WORDS)
    .refine((value) => !value.includes("\u0000"), "noNul")
    .refine((value) => value.isWellFormed(), "unicode")
    .optional()
    .describe("Empty or absent: what was written before stays"),
});

export const publicSurvey = z.strictObject({
  kind,
  vendor: z.string(),
  number: z.number().int().nullable().describe("Of the request it is about; of the request nothing else is told"),
  question: z.string(),
  thanks: z.string(),
  scores: z.array(z.strictObject({ score: z.number().int(), name: z.string().nullable() })).describe("The worst first"),
  score: z.number().int().nullable().describe("What was answered"),
  answeredAt: instant.nullable(),
  openUntil: instant.nullable().describe("Until when it can be answered, or the answer changed; null: no longer"),
});
export type PublicSurvey = z.infer<typeof publicSurvey>;
const ownSurvey = z.strictObject({ survey: publicSurvey.nullable().describe("Null: nothing is asked about this request") });

export const survey = z.strictObject({
  id,
  kind,
  way: z.enum(["mail", "portal"]).describe("portal: the customer rated there without having been asked"),
  ticketNumber: z.number().int().nullable(),
  contact: reference.nullable(),
  organization: reference.nullable(),
  agent: reference.nullable().describe("Who sent the last human reply before it was asked"),
  team: reference.nullable(),
  locale,
  sentAt: instant.nullable().describe("Null: nobody was written to"),
  score: z.number().int().nullable(),
  verdict: verdict.nullable(),
  comment: z.string(),
  answeredAt: instant.nullable(),
  changedAt: instant.nullable().describe("When the answer was last changed"),
  followUp: z.enum(["task", "reopened"]).nullable().describe("What a bad rating led to"),
});
export type Survey = z.infer<typeof survey>;

const answer = z.strictObject({ score: z.number().int(), comment: z.string(), way: z.enum(["mail", "portal"]), at: instant });

const filter = {
  kind: kind.optional(),
  verdict: z
    .enum([...VERDICTS, "none"])
    .optional()
    .describe("none: not answered"),
  agent: z.union([id, z.literal("me")]).optional(),
  team: id.optional(),
  organization: id.optional(),
  contact: id.optional(),
  from: day.optional().describe("Answered on this day (UTC) or later; where none is asked for, sent"),
  to: day.optional().describe("Answered on this day (UTC) or earlier"),
};

const figure = z.strictObject({
  kind,
  score: z
    .number()
    .nullable()
    .describe(
      "csat: percent of ratings that are 4 or 5 of 5; nps: percent of 9 and 10 less percent of 0 to 6; ces: mean of 1 to 7. Null: nobody answered",
    ),
  answered: z.number().int().describe("Surveys first answered within the period: what the score is worked out of"),
  positive: z.number().int(),
  neutral: z.number().int(),
  negative: z.number().int(),
  sent: z.number().int().describe("Surveys sent within the period"),
  responded: z.number().int().describe("Of those sent within the period, how many were answered by now"),
  responseRate: z.number().nullable().describe("responded / sent; null: none was sent"),
  scores: z.array(z.strictObject({ score: z.number().int(), count: z.number().int() })),
});
export type Figure = z.infer<typeof figure>;
const group = z.strictObject({
  by: reference.nullable().describe("Null: nobody's"),
  month: day.nullable().describe("Its first day, where it is grouped by month"),
  figures: z.array(figure),
});
const figures = z.strictObject({ from: day, to: day, figures: z.array(figure), groups: z.array(group) });
export type FeedbackFigures = z.infer<typeof figures>;

const settings = z.strictObject({ ...feedbackSettings.shape, revision: z.number().int() });
export type FeedbackSettingsAnswer = z.infer<typeof settings>;
const counts = z.array(z.strictObject({ reason: z.enum(DROPPED_FOR), count: z.number().int() }));
const preview = z.strictObject({
  mail: z.strictObject({ subject: z.string(), text: z.string(), html: z.string(), direction: z.enum(["ltr", "rtl"]) }),
  effect: z
    .strictObject({
      days: z.number().int(),
      done: z.number().int().describe("Requests solved within these days, of two thousand at most"),
      asked: z.number().int().describe("Of them, about how many these settings would have asked"),
      not: counts.describe("Why about the others nothing would have been asked"),
    })
    .describe("What the settings would have done lately"),
  dropped: counts.describe("What was not sent within these days, and why"),
});
export type FeedbackPreview = z.infer<typeof preview>;

const byNumber = z.strictObject({ number });
const byToken = z.strictObject({ token: z.string().regex(/^[a-z2-7]{20,40}$/, "pattern") });

export const feedbackContract = defineOperations({
  "surveys.list": {
    method: "GET",
    path: "/surveys",
    right: "feedback.read",
    summary: "What customers were asked and said, of tickets one may see; newest first",
    query: z.strictObject({ ...page, ...filter }),
    list: survey,
  },
  "surveys.export": {
    method: "GET",
    path: "/surveys/export",
    right: "lists.export",
    summary: "Download surveys and answers as CSV, XLSX or JSON lines; the download is audited",
    query: z.strictObject({
      ...filter,
      format: z.enum(["csv", "xlsx", "jsonl"]).default("csv"),
      locale: locale.optional().describe("Language of the titles; that of the request when absent"),
    }),
    rawResponse: true,
    limit: "export",
  },
  "surveys.figures": {
    method: "GET",
    path: "/surveys/figures",
    right: "feedback.read",
    summary:
      "CSAT, NPS and CES of a period by the day of the answer, each with its number of answers, what was sent and the response rate; restricted tickets are left out",
    query: z.strictObject({
      from: day.optional().describe("Ninety days ago when absent"),
      to: day.optional().describe("Today when absent"),
      by: z.enum(["agent", "team", "month"]).optional(),
    }),
    response: figures,
  },
  "surveys.answers": {
    method: "GET",
    path: "/surveys/{id}/answers",
    right: "feedback.read",
    summary: "Every answer of a survey, the newest first: people change their minds",
    params: z.strictObject({ id }),
    list: answer,
  },
  "tickets.surveys": {
    method: "GET",
    path: "/tickets/{number}/surveys",
    right: "tickets.note",
    summary: "What was asked and said about a ticket, the newest first",
    params: byNumber,
    list: survey,
  },
  "tickets.feedback.get": {
    method: "GET",
    path: "/tickets/{number}/feedback",
    right: "own.profile",
    summary: "What a customer is asked about a request of his own",
    params: byNumber,
    query: inLanguage,
    response: ownSurvey,
  },
  "tickets.feedback.give": {
    method: "POST",
    path: "/tickets/{number}/feedback",
    right: "own.profile",
    summary: "Rate a request of one's own once it is solved, or change the rating",
    params: byNumber,
    body: said,
    response: ownSurvey,
    errors: ["survey.staff", "survey.over", "survey.notYet"],
  },
  "feedback.get": {
    method: "GET",
    path: "/feedback/{token}",
    right: "public",
    summary: "What the link of a mail asks; looking changes nothing",
    params: byToken,
    query: inLanguage,
    response: publicSurvey,
    limit: "public",
  },
  "feedback.give": {
    method: "POST",
    path: "/feedback/{token}",
    right: "public",
    summary: "Answer the survey of a link, or change the answer",
    params: byToken,
    body: said,
    response: publicSurvey,
    limit: "public",
    errors: ["survey.staff", "survey.over"],
  },
  "feedbackSettings.get": {
    method: "GET",
    path: "/feedback-settings",
    right: "settings.read",
    summary: "What customers are asked, how often, and what follows",
    response: settings,
    etag: true,
  },
  "feedbackSettings.update": {
    method: "PUT",
    path: "/feedback-settings",
    right: "settings.manage",
    summary: "Say what customers are asked, how often, and what follows",
    body: feedbackSettings,
    response: settings,
    etag: true,
    ifMatch: true,
  },
  "feedbackSettings.preview": {
    method: "POST",
    path: "/feedback-settings/preview",
    right: "settings.read",
    summary: "The mail of a survey by settings that need not be saved, and what they would have done in the last thirty days",
    body: z.strictObject({
      settings: feedbackSettings.optional().describe("Absent: those that are saved"),
      kind: kind.default("csat"),
      locale: locale.default("en"),
    }),
    safe: true,
    response: preview,
  },
});
