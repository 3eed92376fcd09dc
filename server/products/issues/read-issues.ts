import type { z } from "zod";
import { afterId, pageById, selectAgentNames } from "#people/access";
import { decodeCursor, encodeCursor } from "#platform/db";
import { readHistoryOf } from "#platform/events";
import { invalid, isStaff, notFound, type Ctx } from "#platform/http";
import { matching } from "#platform/search";
import type { IssueHistoryEntry, issuesContract, KnownIssue } from "./contract.ts";
import { presentIssue } from "./present.ts";
import { findIssue, ISSUE_ID, issuesById, selectIssues, type IssueRow } from "./queries.ts";

type Query = z.output<(typeof issuesContract)["knownIssues.list"]["query"]>;

/** Known issues the actor may see. Who may read only what is visible is not asked about visibility. @throws Problem 422 */
export async function listIssues(
  ctx: Ctx,
  { limit, cursor, product, locale, state, severity, visibility, version, affectsMe, q }: Query,
): Promise<{ data: KnownIssue[]; nextCursor: string | null }> {
  const inside = isStaff(ctx.actor);
  if (visibility && !inside) throw invalid("visibility", "unknown");
  const question = q?.trim() ?? "";
  const rows = await selectIssues(ctx, inside, {
    limit: limit + 1,
    after: afterId(cursor),
    products: product,
    states: state,
    severities: severity,
    visibilities: visibility,
    version,
    reported: affectsMe === undefined ? undefined : affectsMe === "true",
    asked: question === "" ? undefined : await matching(ctx, ISSUE_ID, ["knownIssue"], question),
  });
  return pageById(rows, limit, (row) => presentIssue(readIn(ctx, locale), row));
}

/** A known issue the actor may see. @throws Problem 404 */
export async function foundIssue(ctx: Ctx, number: number, lock = false): Promise<IssueRow> {
  const row = await findIssue(ctx, number, isStaff(ctx.actor), lock);
  if (!row) throw notFound();
  return row;
}

/** The reader in the language he asks for: that of a page may be another than that of his requests. */
function readIn(ctx: Ctx, locale: Ctx["locale"] | undefined): Pick<Ctx, "actor" | "locale"> {
  return { actor: ctx.actor, locale: locale ?? ctx.locale };
}

/** @throws Problem 404 */
export async function readIssue(ctx: Ctx, number: number, locale?: Ctx["locale"]): Promise<KnownIssue> {
  return presentIssue(readIn(ctx, locale), await foundIssue(ctx, number));
}

/** Known issues by id, or the one of a number, as far as the actor sees them; for rooms above. */
export async function findIssues(ctx: Ctx, ids: readonly string[], number: number | null = null): Promise<KnownIssue[]> {
  return (await issuesById(ctx, ids, number, isStaff(ctx.actor))).map((row) => presentIssue(ctx, row));
}

/** Names of whoever acted, by `kind:id`, as far as the reader may know them. */
export async function actorNames(ctx: Ctx, actors: readonly string[]): Promise<Map<string, string>> {
  const ids = actors.filter((actor) => actor.startsWith("agent:")).map((actor) => actor.slice("agent:".length));
  if (ids.length === 0) return new Map();
  return new Map((await selectAgentNames(ctx.db, [...new Set(ids)])).map(({ id, name }) => [`agent:${id}`, name]));
}

const NOBODY = "00000000-0000-7000-8000-000000000000";

/** What happened to a known issue, newest first, straight from the event log. @throws Problem 404, 422 */
export async function readIssueHistory(
  ctx: Ctx,
  number: number,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<{ data: IssueHistoryEntry[]; nextCursor: string | null }> {
  const { id } = await foundIssue(ctx, number);
  const before = cursor === undefined ? null : decodeCursor(cursor, 1)?.[0];
  if (before !== null && !Number.isSafeInteger(before)) throw invalid("cursor", "cursor");
  const rows = await readHistoryOf(ctx.db, { subject: `knownIssue:${id}`, before: before as number | null, limit: limit + 1 });
  const shown = rows.slice(0, limit);
  const names = await actorNames(
    ctx,
    shown.map(({ actor }) => actor),
  );
  return {
    data: shown.map(({ seq, type, occurredAt, actor, data }) => {
      const [kind = "", actorId = ""] = actor.split(":");
      // Customers are told of by kind alone: who they are stands in the list of those affected, for whoever may read people.
      return {
        seq,
        type,
        occurredAt: occurredAt.toISOString(),
        actor: { kind, id: kind === "agent" ? actorId : NOBODY, name: names.get(actor) ?? (kind === "system" ? actorId : kind) },
        data,
      };
    }),
    nextCursor: rows.length > limit ? encodeCursor([shown.at(-1)!.seq]) : null,
  };
}
