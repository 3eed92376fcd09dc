/** CSAT, NPS and CES: pure. One definition each, the same wherever they are shown. */
import { scoresOf, verdictOf, type SurveyKind } from "#shared/survey-codes";

export type Counted = { score: number; count: number };

/** A number to a tenth. */
const tenth = (value: number) => Math.round(value * 10) / 10;

/**
 * @param counted how often each score was given
 * @returns csat: percent of positive ratings among all; nps: percent of promoters less percent of detractors, -100 to 100; ces: the mean. Null where nobody answered
 */
export function scoreOf(kind: SurveyKind, counted: readonly Counted[]): number | null {
  const { positive, negative, answered } = verdictsOf(kind, counted);
  if (answered === 0) return null;
  if (kind === "csat") return tenth((positive * 100) / answered);
  if (kind === "nps") return tenth(((positive - negative) * 100) / answered);
  return tenth(counted.reduce((sum, { score, count }) => sum + score * count, 0) / answered);
}

export function verdictsOf(
  kind: SurveyKind,
  counted: readonly Counted[],
): { positive: number; neutral: number; negative: number; answered: number } {
  const of = { positive: 0, neutral: 0, negative: 0, answered: 0 };
  for (const { score, count } of counted) {
    of[verdictOf(kind, score)] += count;
    of.answered += count;
  }
  return of;
}

/** Every score of the scale with how often it was given. */
export function distributionOf(kind: SurveyKind, counted: readonly Counted[]): Counted[] {
  const of = new Map(counted.map(({ score, count }) => [score, count]));
  return scoresOf(kind).map((score) => ({ score, count: of.get(score) ?? 0 }));
}
