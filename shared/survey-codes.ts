/** What customers are asked, on which scale, and what an answer means. Browser-safe. */

/** csat: how satisfied one was; nps: whether one would recommend; ces: whether it was easy. */
export const SURVEY_KINDS = ["csat", "nps", "ces"] as const;
export type SurveyKind = (typeof SURVEY_KINDS)[number];

export const VERDICTS = ["positive", "neutral", "negative"] as const;
export type Verdict = (typeof VERDICTS)[number];

/** The least and the most of each scale; higher is better on all of them. */
export const SCALES: { readonly [kind in SurveyKind]: { readonly least: number; readonly most: number } } = {
  csat: { least: 1, most: 5 },
  nps: { least: 0, most: 10 },
  ces: { least: 1, most: 7 },
};

/** From which score on an answer is positive, and up to which it is negative. */
const LIMITS: { readonly [kind in SurveyKind]: { readonly positive: number; readonly negative: number } } = {
  csat: { positive: 4, negative: 2 },
  nps: { positive: 9, negative: 6 },
  ces: { positive: 5, negative: 3 },
};

/** All scores of a scale, the worst first. */
export function scoresOf(kind: SurveyKind): number[] {
  const { least, most } = SCALES[kind];
  return Array.from({ length: most - least + 1 }, (_, index) => least + index);
}

export function isScore(kind: SurveyKind, score: number): boolean {
  const { least, most } = SCALES[kind];
  return Number.isInteger(score) && score >= least && score <= most;
}

/** What a score means: CSAT 4 and 5 of 5, NPS 9 and 10, CES 5 to 7 are positive; CSAT 1 and 2, NPS 0 to 6, CES 1 to 3 negative. */
export function verdictOf(kind: SurveyKind, score: number): Verdict {
  const { positive, negative } = LIMITS[kind];
  if (score >= positive) return "positive";
  return score <= negative ? "negative" : "neutral";
}

/** Why somebody was not asked after all. */
export const DROPPED_FOR = [
  "notDrawn",
  "noReply",
  "program",
  "restricted",
  "merged",
  "reopened",
  "noAddress",
  "staff",
  "suppressed",
  "unwilling",
  "quietContact",
  "quietOrganization",
  "off",
] as const;
export type DroppedFor = (typeof DROPPED_FOR)[number];

/** What a bad rating leads to. */
export const FOLLOW_UPS = ["none", "task", "reopen"] as const;
