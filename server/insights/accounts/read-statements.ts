/** Statements as they are read. */
import { afterId, pageById } from "#people/access";
import { organizationRef } from "#people/directory";
import { notFound, type Ctx } from "#platform/http";
import { plansById } from "#licensing/plans";
import { ticketTitles } from "#support/tickets";
import { localize } from "#shared/locales";
import type { Statement, StatementBrief, StatementLine, statementsContract } from "./contract.ts";
import { selectCredits } from "./credit-queries.ts";
import { boundsOf, firstDay, monthIn } from "./model/month.ts";
import { tally } from "./model/tally.ts";
import { selectGroups, selectLines, type LineRow, type LineSource, type Span } from "./outcome-queries.ts";
import { statementVisible } from "./policy.ts";
import { selectSettings, selectStatements, selectVersions, type StatementRow } from "./statement-queries.ts";
import { creditedOf, presentBrief, presentCredit, presentRow, workOutCredits } from "./work-out.ts";

type ListQuery = (typeof statementsContract)["statements.list"]["query"]["_zod"]["output"];
type LinesQuery = (typeof statementsContract)["statements.lines"]["query"]["_zod"]["output"];
export type Of = { organization: string; month: string };

export async function listStatements(
  ctx: Ctx,
  { cursor, limit, month, organization }: Pick<ListQuery, "cursor" | "limit"> & Partial<ListQuery>,
) {
  const filter = { after: afterId(cursor), limit: limit + 1, month: month && firstDay(month), organization };
  const rows = await selectStatements(ctx.db, filter, statementVisible(ctx));
  const credits = await selectCredits(
    ctx.db,
    rows.map(({ id }) => id),
  );
  return pageById(rows, limit, (row): StatementBrief => presentBrief(row, credits));
}

/** @throws Problem 404 for anybody but a customer */
export async function listOwnStatements(ctx: Ctx, query: Pick<ListQuery, "cursor" | "limit">) {
  if (ctx.actor.kind !== "contact") throw notFound();
  return listStatements(ctx, query);
}

/** The month as it is kept, its newest version first; or the customer and the span of a month that is not closed. @throws Problem 404 */
export async function found(ctx: Ctx, { organization, month }: Of): Promise<{ kept: StatementRow[] } | { name: string; span: Span }> {
  const kept = await selectVersions(ctx.db, organization, firstDay(month), statementVisible(ctx));
  if (kept.length > 0) return { kept };
  // Customers read what is closed, and nothing that may still change.
  if (ctx.actor.kind === "contact") throw notFound();
  const there = await organizationRef(ctx, organization);
  if (!there) throw notFound();
  const { time_zone } = await selectSettings(ctx.db, organization);
  return { name: there.name, span: { organization, ...boundsOf(firstDay(month), time_zone) } };
}

/** @throws Problem 404 */
export async function readStatement(ctx: Ctx, of: Of): Promise<Statement> {
  const is = await found(ctx, of);
  return "kept" in is ? closed(ctx, is.kept) : running(ctx, of, is.name);
}

/** @throws Problem 404 for anybody but a customer */
export async function readOwnStatement(ctx: Ctx, of: Of): Promise<Statement> {
  if (ctx.actor.kind !== "contact") throw notFound();
  return readStatement(ctx, of);
}

async function closed(ctx: Ctx, kept: readonly StatementRow[]): Promise<Statement> {
  const row = kept[0]!;
  const credits = await selectCredits(
    ctx.db,
    kept.map(({ id }) => id),
  );
  const { met: _met, missed: _missed, attainment: _share, targets, causes } = tally(row.groups);
  return {
    ...presentBrief(row, credits),
    startsAt: row.starts_at.toISOString(),
    endsAt: row.ends_at.toISOString(),
    targets: [...targets],
    causes: causes as Statement["causes"],
    open: null,
    credits: credits.filter(({ statement_id }) => statement_id === row.id).map((one) => presentRow(ctx, one)),
    versions: kept.map((version) => {
      const { met, missed, attainment, credited } = presentBrief(version, credits);
      const { version: number, closed_at, made_by, reason } = version;
      const madeBy = ctx.actor.kind === "contact" ? null : made_by;
      return { version: number, closedAt: closed_at.toISOString(), madeBy, reason, met, missed, attainment, credited };
    }),
    language: ctx.actor.kind === "contact" ? ctx.locale : (await selectSettings(ctx.db, row.organization.id)).locale,
  };
}

/** A month that is not closed, from promises as they are now. */
async function running(ctx: Ctx, { organization, month }: Of, name: string): Promise<Statement> {
  const { locale, time_zone } = await selectSettings(ctx.db, organization);
  const bounds = boundsOf(firstDay(month), time_zone);
  const { groups, open } = await selectGroups(ctx.db, { organization, ...bounds });
  const worked = await workOutCredits(ctx, organization, firstDay(month), groups);
  const plans = await plansById(
    ctx,
    worked.map(({ plan }) => plan),
  );
  const over = monthIn(ctx.clock.now(), time_zone) > firstDay(month);
  const { targets, causes, ...sum } = tally(groups);
  return {
    id: null,
    organization: { id: organization, name },
    month,
    state: over ? "open" : "running",
    version: 0,
    timeZone: time_zone,
    closedAt: null,
    ...sum,
    credited: creditedOf(worked.map(({ result }) => ({ amount: result.amount, currency: result.terms.currency, state: "proposed" }))),
    startsAt: bounds.starts_at.toISOString(),
    endsAt: bounds.ends_at.toISOString(),
    targets: [...targets],
    causes: causes as Statement["causes"],
    open,
    credits: worked.map(({ subscription, plan, result }) =>
      presentCredit(ctx, result, subscription, { id: plan, name: plans.get(plan)?.names ?? {} }, null),
    ),
    versions: [],
    language: locale,
  };
}

export const sourceOf = (is: Awaited<ReturnType<typeof found>>): LineSource => ("kept" in is ? { statement: is.kept[0]!.id } : is.span);

/** Lines as whoever asks sees them. */
export async function presentLines(ctx: Ctx, rows: readonly LineRow[]): Promise<StatementLine[]> {
  const ids = rows.flatMap(({ ticket_id }) => ticket_id ?? []);
  const seen = new Map((await ticketTitles(ctx, [...new Set(ids)])).map(({ id, number }) => [id, number]));
  return rows.map((row) => ({
    id: row.id,
    ticket: (row.ticket_id !== null && seen.get(row.ticket_id)) || null,
    target: row.target,
    instance: row.instance,
    priority: row.priority,
    plan: row.plan && { id: row.plan.id, name: localize(row.plan.name, ctx.locale) },
    targetMinutes: row.target_minutes,
    elapsedMinutes: row.elapsed_ms === null ? null : Math.round(row.elapsed_ms / 600) / 100,
    startedAt: row.started_at.toISOString(),
    dueAt: row.due_at?.toISOString() ?? null,
    decidedAt: row.decided_at.toISOString(),
    settledAt: row.settled_at?.toISOString() ?? null,
    met: row.met,
    cause: row.cause as StatementLine["cause"],
  }));
}

/** A filter of lines as the database takes it. */
export const keptOnly = ({ target, met }: Pick<LinesQuery, "target" | "met">) => ({
  target,
  met: met === undefined ? undefined : met === "true",
});

/** @throws Problem 404, 422 for a bad cursor */
export async function listLines(ctx: Ctx, of: Of, { cursor, limit, target, met }: LinesQuery) {
  const source = sourceOf(await found(ctx, of));
  const rows = await selectLines(ctx.db, source, { ...keptOnly({ target, met }), after: afterId(cursor), limit: limit + 1 });
  const { data, nextCursor } = pageById(rows, limit, (row) => row);
  return { data: await presentLines(ctx, data), nextCursor };
}

/** @throws Problem 404 for anybody but a customer, 422 */
export async function listOwnLines(ctx: Ctx, of: Of, query: LinesQuery) {
  if (ctx.actor.kind !== "contact") throw notFound();
  return listLines(ctx, of, query);
}
