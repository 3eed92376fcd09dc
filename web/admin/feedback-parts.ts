import { LOCALES } from "../../shared/locales.ts";
import { SURVEY_KINDS, type SurveyKind } from "../../shared/survey-codes.ts";
import { textOf } from "../data.ts";

export const WORDS = ["subject", "question", "thanks"] as const;
/** Numbers beside the surveys, by the path the program names them with. */
export const NUMBERS = {
  delayMinutes: "delayMinutes",
  "quiet.contactDays": "contactDays",
  "quiet.organizationDays": "organizationDays",
  expiresDays: "expiresDays",
  changeDays: "changeDays",
} as const;
export const NPS_NUMBERS = ["everyDays", "activeDays", "perDay"] as const;

/** The fields of the form, by the path the program names them with. */
export const LABELS: { [path: string]: { name: string; label: string } } = {
  ...Object.fromEntries(Object.entries(NUMBERS).map(([path, name]) => [path, { name, label: `admin.feedback.${name}` }])),
  ...Object.fromEntries(NPS_NUMBERS.map((name) => [`nps.${name}`, { name: `nps ${name}`, label: `admin.feedback.${name}` }])),
  ...Object.fromEntries(
    SURVEY_KINDS.flatMap((kind) => [
      [`${kind}.sampling`, { name: `${kind} sampling`, label: "admin.feedback.sampling" }],
      ...WORDS.flatMap((word) =>
        LOCALES.map((locale) => [
          `${kind}.texts.${word}.${locale}`,
          { name: `${kind} ${word} ${locale}`, label: `admin.feedback.${word}` },
        ]),
      ),
    ]),
  ),
  "followUp.assignee": { name: "assignee", label: "admin.feedback.assignee" },
};

/** A number as it is typed; what is none is left to the program to refuse. */
const numberOf = (form: FormData, name: string): number => {
  const text = textOf(form, name).trim();
  return text === "" ? Number.NaN : Number(text);
};

function surveyIn(form: FormData, kind: SurveyKind) {
  const texts = Object.fromEntries(
    WORDS.map((word) => [
      word,
      Object.fromEntries(
        LOCALES.flatMap((locale) => {
          const text = textOf(form, `${kind} ${word} ${locale}`).trim();
          return text === "" ? [] : [[locale, text]];
        }),
      ),
    ]),
  ) as { [word in (typeof WORDS)[number]]: { [locale: string]: string } };
  return { enabled: form.has(`${kind} enabled`), sampling: numberOf(form, `${kind} sampling`), texts };
}

const ACTS = ["none", "task", "reopen"] as const;

/** The settings a form says. */
export function settingsIn(form: FormData) {
  return {
    csat: surveyIn(form, "csat"),
    ces: surveyIn(form, "ces"),
    nps: {
      ...surveyIn(form, "nps"),
      everyDays: numberOf(form, "nps everyDays"),
      activeDays: numberOf(form, "nps activeDays"),
      perDay: numberOf(form, "nps perDay"),
    },
    delayMinutes: numberOf(form, "delayMinutes"),
    quiet: { contactDays: numberOf(form, "contactDays"), organizationDays: numberOf(form, "organizationDays") },
    expiresDays: numberOf(form, "expiresDays"),
    changeDays: numberOf(form, "changeDays"),
    restricted: form.has("restricted"),
    followUp: { act: ACTS.find((act) => act === textOf(form, "act")) ?? "task", assignee: textOf(form, "assignee") || null },
  };
}
