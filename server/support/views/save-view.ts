import type { z } from "zod";
import { newId } from "#shared/ids";
import { afterCommit } from "#platform/db";
import { agentIdOf, forbidden, inTransaction, invalid, notFound, Problem, stale, type Ctx } from "#platform/http";
import type { View, viewsContract } from "./contract.ts";
import { checkFilter } from "#support/tickets";
import { mayChange, mayShare } from "./policy.ts";
import { forgetDocuments, putDocuments } from "#platform/search";
import { toView } from "./present.ts";
import { countOwn, deleteView, findTeamId, findView, insertView, updateView, type Scope } from "./queries.ts";
import { viewDocuments } from "./search-queries.ts";

type NewView = z.output<(typeof viewsContract)["views.create"]["body"]>;
type Change = z.output<(typeof viewsContract)["views.update"]["body"]>;

const MOST_OWN = 100;

/** @throws Problem 403 without the right to share, 422 for a team that is missing, unknown or not his, 409 for too many */
export function createView(ctx: Ctx, body: NewView): Promise<View> {
  return inTransaction(ctx, async (tx) => {
    await checkFilter(tx, body.filter);
    const id = newId();
    const ownerId = agentIdOf(ctx.actor);
    const teamId = await teamOf(tx, body.scope, body.team, null);
    if (body.scope === "personal") {
      if (ownerId === null) throw invalid("scope", "agentsOnly");
      if ((await countOwn(tx.db, ownerId)) >= MOST_OWN) throw new Problem(409, "view.tooMany", { values: { most: MOST_OWN } });
    }
    const { name, scope, filter, sort, columns } = body;
    await insertView(tx.db, { id, name, scope, ownerId, teamId, filter, sort, columns, now: ctx.clock.now() });
    return told(tx, id);
  });
}

/** @throws Problem 404, 403 for one that is not his to change, 412, 422 */
export function changeView(ctx: Ctx, id: string, revision: number, body: Change): Promise<View> {
  return inTransaction(ctx, async (tx) => {
    const row = await findView(tx.db, ctx.actor, id, true);
    if (!row) throw notFound();
    if (!mayChange(ctx.actor, row)) throw forbidden("views.share");
    if (row.revision !== revision) throw stale(toView(ctx.actor, row));
    if (body.filter) await checkFilter(tx, body.filter);
    const scope = body.scope ?? row.scope;
    const teamId = await teamOf(tx, scope, body.team, row.team_id);
    // Whose view it becomes when it is for one person again: his who says so.
    const ownerId = scope === "personal" ? agentIdOf(ctx.actor) : row.owner_id;
    if (scope === "personal" && ownerId === null) throw invalid("scope", "agentsOnly");
    const { name, filter, sort, columns } = row;
    await updateView(tx.db, {
      id,
      scope,
      teamId,
      ownerId,
      name: body.name ?? name,
      filter: body.filter ?? filter,
      sort: body.sort ?? sort,
      columns: body.columns ?? columns,
      now: ctx.clock.now(),
    });
    return told(tx, id);
  });
}

/** @throws Problem 404, 403 */
export function removeView(ctx: Ctx, id: string): Promise<undefined> {
  return inTransaction(ctx, async (tx) => {
    const row = await findView(tx.db, ctx.actor, id, true);
    if (!row) throw notFound();
    if (!mayChange(ctx.actor, row)) throw forbidden("views.share");
    await deleteView(tx.db, id);
    await forgetDocuments(tx.db, ["view"], [id]);
    tell(tx);
    return undefined;
  });
}

/** The team a view is for, checked; null for one that is not for a team. */
async function teamOf(ctx: Ctx, scope: Scope, key: string | undefined, before: string | null): Promise<string | null> {
  if (scope === "personal") return null;
  if (scope === "shared") {
    if (!mayShare(ctx.actor, scope, null)) throw forbidden("views.share");
    return null;
  }
  if (!ctx.actor.rights.has("views.share")) throw forbidden("views.share");
  const teamId = key === undefined ? before : await findTeamId(ctx.db, key);
  if (teamId === null) throw invalid("team", key === undefined ? "required" : "unknownThing", { value: key ?? "" });
  if (!mayShare(ctx.actor, scope, teamId)) throw invalid("team", "notYours");
  return teamId;
}

async function told(ctx: Ctx, id: string): Promise<View> {
  tell(ctx);
  await putDocuments(ctx.db, await viewDocuments(ctx.db, [id]));
  return toView(ctx.actor, (await findView(ctx.db, ctx.actor, id))!);
}

/** Open desks read their views again; nothing is said of which, since not everybody sees it. */
function tell(ctx: Ctx): void {
  afterCommit(ctx.db, () => ctx.platform.events.broadcast({ type: "views", subject: "views:all", data: {} }));
}
