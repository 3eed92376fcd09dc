/** Rules and what they did, as they are shown. */
import { namesIn } from "./names.ts";
import { localActor } from "./present-actor.ts";
import { encodeCursor, decodeCursor, timeAndId } from "#platform/db";
import { invalid, notFound, type Ctx } from "#platform/http";
import type { RunOutcome } from "#shared/automation";
import { ticketTitles } from "#support/tickets";
import type { Rule, RuleRun, RuleVersion } from "./contract.ts";
import { contentsOf, findRule, ruleNames, selectRules, selectVersions, type RuleRow } from "./queries.ts";
import { effectsOf, selectRuns, type RunRow } from "./run-queries.ts";

const EFFECT_DAYS = 30;

export async function presentRules(ctx: Ctx, rows: readonly RuleRow[]): Promise<Rule[]> {
  const since = new Date(ctx.clock.now().getTime() - EFFECT_DAYS * 86_400_000);
  const effects = new Map(
    (
      await effectsOf(
        ctx.db,
        rows.map(({ id }) => id),
        since,
      )
    ).map((one) => [one.ruleId, one]),
  );
  const all = await namesIn(
    ctx,
    rows.map(({ content }) => content),
  );
  const names = await namesOf(
    ctx,
    [...effects.values()].flatMap((one) => one.loopsWith),
  );
  return rows.map(({ content, createdAt, updatedAt, ...row }) => {
    const { done = 0, failed = 0, loops = 0, loopsWith = [] } = effects.get(row.id) ?? {};
    return {
      ...row,
      ...content,
      effects: { done, failed, loops, loopsWith: loopsWith.flatMap((id) => names.get(id) ?? []) },
      names: all,
      createdAt: createdAt.toISOString(),
      updatedAt: updatedAt.toISOString(),
    };
  });
}

async function namesOf(ctx: Ctx, ids: readonly string[]): Promise<Map<string, { id: string; name: string }>> {
  const rows = ids.length === 0 ? [] : await ruleNames(ctx.db, ids);
  return new Map(rows.map(({ id, name }) => [id, { id, name }]));
}

export async function listRules(ctx: Ctx): Promise<{ data: Rule[]; nextCursor: null }> {
  return { data: await presentRules(ctx, await selectRules(ctx.db)), nextCursor: null };
}

/** @throws Problem 404 */
export async function readRule(ctx: Ctx, id: string): Promise<Rule> {
  const row = await findRule(ctx.db, id);
  if (!row) throw notFound();
  return (await presentRules(ctx, [row]))[0]!;
}

type Page = { limit: number; cursor?: string | undefined };

/** @throws Problem 404, 422 for a bad cursor */
export async function listVersions(
  ctx: Ctx,
  id: string,
  { limit, cursor }: Page,
): Promise<{ data: RuleVersion[]; nextCursor: string | null }> {
  const before = cursor === undefined ? null : decodeCursor(cursor, 1)?.[0];
  if (before !== null && (typeof before !== "number" || !Number.isInteger(before) || Math.abs(before) >= 2 ** 31))
    throw invalid("cursor", "cursor");
  if (!(await findRule(ctx.db, id))) throw notFound();
  const rows = await selectVersions(ctx.db, id, { limit: limit + 1, before });
  const shown = rows.slice(0, limit);
  const actors = await localActor(
    ctx,
    shown.map(({ changedBy }) => changedBy),
  );
  return {
    data: shown.map(({ content, changedBy, at, ...row }) => ({ ...row, ...content, changedBy: actors(changedBy), at: at.toISOString() })),
    nextCursor: rows.length > limit ? encodeCursor([shown.at(-1)!.version]) : null,
  };
}

type RunsQuery = Page & { ticketId?: string; rule?: string | undefined; outcome?: RunOutcome | undefined };

/** What rules did, as far as the tickets may be seen: a page of a list may therefore be shorter than asked. @throws Problem 422 for a bad cursor */
export async function listRuns(
  ctx: Ctx,
  { limit, cursor, ticketId, rule, outcome }: RunsQuery,
): Promise<{ data: RuleRun[]; nextCursor: string | null }> {
  const after = cursor === undefined ? null : timeAndId(cursor);
  if (cursor !== undefined && !after) throw invalid("cursor", "cursor");
  const rows = await selectRuns(ctx.db, { ticketId, ruleId: rule, outcome, after, limit: limit + 1 });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { data: await presentRuns(ctx, shown), nextCursor: rows.length > limit && last ? encodeCursor([last.at_text, last.id]) : null };
}

async function presentRuns(ctx: Ctx, rows: readonly RunRow[]): Promise<RuleRun[]> {
  if (rows.length === 0) return [];
  const titles = new Map((await ticketTitles(ctx, [...new Set(rows.map(({ ticketId }) => ticketId))])).map((title) => [title.id, title]));
  const rules = new Map(
    (
      await ruleNames(ctx.db, [
        ...new Set(rows.flatMap((row) => [row.ruleId, ...row.rules, ...(row.causingRule ? [row.causingRule] : [])])),
      ])
    ).map((one) => [one.id, one]),
  );
  const named = (id: string) => {
    const found = rules.get(id);
    return found ? [{ id, name: found.name }] : [];
  };
  const contents = await contentsOf(ctx.db, rows);
  const words = await namesIn(ctx, [...contents.values()]);
  return rows.flatMap((row) => {
    const ticket = titles.get(row.ticketId);
    const rule = rules.get(row.ruleId);
    if (!ticket || !rule) return [];
    const content = contents.get(`${row.ruleId} ${row.version}`);
    return [
      {
        id: row.id,
        rule: { id: rule.id, name: rule.name, version: row.version, removed: rule.removed },
        ticket: { number: ticket.number, subject: ticket.subject },
        cause: {
          event: row.event,
          since: row.anchor?.toISOString() ?? null,
          rule: (row.causingRule && named(row.causingRule)[0]) || null,
        },
        outcome: row.outcome,
        code: row.code,
        conditions: content ? { all: content.all, any: content.any } : null,
        held: row.held,
        did: [...row.did],
        loop: row.rules.flatMap(named),
        names: words,
        at: row.at.toISOString(),
      },
    ];
  });
}
