/** What a survey says, in the language of whoever is asked: the vendor's own words, else what Backstay brings. */
import { rawText, translate } from "#platform/i18n";
import { escapeHtml } from "#platform/text";
import { direction, type Locale } from "#shared/locales";
import { scoresOf, type SurveyKind } from "#shared/survey-codes";
import { fillText, renderAutomatic } from "#support/texts";
import type { FeedbackSettings } from "./model/settings.ts";

export type SurveyWords = { subject: string; question: string; thanks: string };
const WORDS = ["subject", "question", "thanks"] as const;

/** What may stand in braces. A survey that is about no request names none. */
export function placeholdersOf(kind: SurveyKind, word: (typeof WORDS)[number]): readonly string[] {
  return kind === "nps" || word === "thanks" ? ["brand"] : ["brand", "number"];
}

/** The words as they are written, with their placeholders. */
export function templatesOf(settings: FeedbackSettings, kind: SurveyKind, locale: Locale): SurveyWords {
  const own = settings[kind].texts;
  const of = (word: (typeof WORDS)[number]) => own[word][locale] ?? rawText(locale, `mail.survey.${kind}.${word}`);
  return { subject: of("subject"), question: of("question"), thanks: of("thanks") };
}

/** The words as they are read. @param number of the request; null where it is about none */
export function wordsOf(
  settings: FeedbackSettings,
  kind: SurveyKind,
  locale: Locale,
  { brand, number }: { brand: string; number: number | null },
): SurveyWords {
  const values = { brand, ...(number === null ? {} : { number: String(number) }) };
  const { subject, question, thanks } = templatesOf(settings, kind, locale);
  return { subject: fillText(subject, values), question: fillText(question, values), thanks: fillText(thanks, values) };
}

/** What a score is called; of long scales the ends alone have a name. */
export function scoreName(kind: SurveyKind, score: number, locale: Locale): string | null {
  return rawText(locale, `mail.survey.${kind}.score.${score}`) || null;
}

const CELL =
  "display:inline-block;min-width:28px;padding:10px 8px;border:1px solid #c9c9d1;border-radius:6px;background:#ffffff;color:#1c1c1e;text-align:center;text-decoration:none;font-weight:600";
const SMALL = "color:#5c5c66;font-size:13px";

/** The scale as links, the worst first: each opens the page with that score chosen. */
function scale(kind: SurveyKind, locale: Locale, link: string): { text: string; html: string } {
  const scores = scoresOf(kind);
  const [low, high] = [scores[0]!, scores.at(-1)!].map((score) => scoreName(kind, score, locale) ?? "");
  const href = (score: number) => `${link}?score=${score}`;
  const named = (score: number) => {
    const name = scoreName(kind, score, locale);
    return name ? `${score} – ${name}` : String(score);
  };
  const cells = scores.map(
    (score) =>
      `<td style="padding:2px"><a href="${escapeHtml(href(score))}" style="${CELL}" title="${escapeHtml(named(score))}" aria-label="${escapeHtml(named(score))}">${score}</a></td>`,
  );
  const hint = translate(locale, "mail.survey.hint");
  return {
    text: [...scores.map((score) => `${named(score)}: ${href(score)}`), "", hint].join("\n"),
    html: `<table role="presentation" dir="${direction(locale)}" cellpadding="0" cellspacing="0" style="border-collapse:separate"><tr>${cells.join("")}</tr></table>
<p style="${SMALL}"><bdi>${escapeHtml(`${scores[0]} = ${low}`)}</bdi> · <bdi>${escapeHtml(`${scores.at(-1)} = ${high}`)}</bdi></p>
<p style="${SMALL}">${escapeHtml(hint)}</p>`,
  };
}

/** The mail of a survey. It names the request by its number alone: whoever it is passed on to learns nothing of what was asked. */
export function surveyMail(
  settings: FeedbackSettings,
  kind: SurveyKind,
  locale: Locale,
  { brand, number, link }: { brand: string; number: number | null; link: string },
): { subject: string; text: string; html: string } {
  const { subject, question } = templatesOf(settings, kind, locale);
  return renderAutomatic({
    locale,
    fields: { subject, body: question },
    values: { brand, ...(number === null ? {} : { number: String(number) }) },
    below: scale(kind, locale, link),
  });
}
