/** CSAT, NPS and CES of a period, each with what it is worked out of. */
import { invalid, type Ctx } from "#platform/http";
import { dayIn } from "#shared/lifecycle";
import { SURVEY_KINDS, type SurveyKind } from "#shared/survey-codes";
import type { feedbackContract, FeedbackFigures, Figure } from "./contract.ts";
import { selectNames, selectScores, selectSent, type FigureRow, type GroupBy, type SentRow } from "./list-queries.ts";
import { distributionOf, scoreOf, verdictsOf } from "./model/figures.ts";

type Query = (typeof feedbackContract)["surveys.figures"]["query"]["_zod"]["output"];
const DAY = 86_400_000;
/** Days that are shown when none are asked for. */
const USUAL = 90;

function figureOf(kind: SurveyKind, scores: readonly FigureRow[], sent: readonly SentRow[]): Figure {
  const counted = scores.filter((row) => row.kind === kind);
  const out = sent
    .filter((row) => row.kind === kind)
    .reduce((sum, row) => ({ sent: sum.sent + row.sent, responded: sum.responded + row.responded }), {
      sent: 0,
      responded: 0,
    });
  const { positive, neutral, negative, answered } = verdictsOf(kind, counted);
  return {
    kind,
    score: scoreOf(kind, counted),
    answered,
    positive,
    neutral,
    negative,
    ...out,
    responseRate: out.sent === 0 ? null : Math.round((out.responded * 1_000) / out.sent) / 1_000,
    scores: distributionOf(kind, counted),
  };
}

/** The figures of each kind that was sent or answered; all three where nothing was. */
function figuresOf(scores: readonly FigureRow[], sent: readonly SentRow[]): Figure[] {
  return SURVEY_KINDS.map((kind) => figureOf(kind, scores, sent));
}

/** @throws Problem 422 for a period that ends before it begins */
export async function readFigures(ctx: Ctx, { from, to, by }: Query): Promise<FeedbackFigures> {
  const now = ctx.clock.now();
  const until = to ?? dayIn(now);
  const since = from ?? dayIn(new Date(Date.parse(`${until}T00:00:00Z`) - (USUAL - 1) * DAY));
  if (since > until) throw invalid("to", "value");
  const [scores, sent] = await Promise.all([selectScores(ctx.db, null, since, until), selectSent(ctx.db, null, since, until)]);
  return { from: since, to: until, figures: figuresOf(scores, sent), groups: by ? await groupsOf(ctx, by, since, until) : [] };
}

async function groupsOf(ctx: Ctx, by: NonNullable<GroupBy>, from: string, to: string): Promise<FeedbackFigures["groups"]> {
  const [scores, sent] = await Promise.all([selectScores(ctx.db, by, from, to), selectSent(ctx.db, by, from, to)]);
  const keys = [...new Set([...scores, ...sent].map((row) => row.by))];
  const names = new Map(
    by === "month"
      ? []
      : (
          await selectNames(
            ctx.db,
            by,
            keys.filter((key) => key !== null),
          )
        ).map((one) => [one.id, one]),
  );
  const groups = keys.map((key) => ({
    by: by === "month" || key === null ? null : (names.get(key) ?? null),
    month: by === "month" ? key : null,
    figures: figuresOf(
      scores.filter((row) => row.by === key),
      sent.filter((row) => row.by === key),
    ),
  }));
  const answers = ({ figures }: (typeof groups)[number]) => figures.reduce((sum, { answered }) => sum + answered, 0);
  return groups.toSorted((a, b) => (by === "month" ? (b.month! < a.month! ? -1 : 1) : answers(b) - answers(a)));
}
