/** What is said of a known issue as time goes by. */
import { afterId, pageById } from "#people/access";
import { emit } from "#platform/events";
import { forbidden, inTransaction, isStaff, notFound, type Ctx } from "#platform/http";
import { newId } from "#shared/ids";
import type { IssueUpdate } from "./contract.ts";
import { issueUpdateAdded, issueUpdateRemoved } from "./events.ts";
import { actorNames, foundIssue } from "./read-issues.ts";
import { deleteUpdate, findUpdate, insertUpdate, selectUpdates, type UpdateRow } from "./report-queries.ts";

function present({ id, text, public: open, author, created_at }: UpdateRow, names: ReadonlyMap<string, string>): IssueUpdate {
  const name = names.get(author);
  return {
    id,
    text,
    public: open,
    author: name === undefined ? null : { id: author.slice("agent:".length), name },
    createdAt: created_at.toISOString(),
  };
}

/** What was said, the newest first; customers read what is public, and not who wrote it. @throws Problem 404, 422 */
export async function listUpdates(
  ctx: Ctx,
  number: number,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<{ data: IssueUpdate[]; nextCursor: string | null }> {
  const issue = await foundIssue(ctx, number);
  const internal = isStaff(ctx.actor);
  const rows = await selectUpdates(ctx.db, issue.id, { internal, after: afterId(cursor), limit: limit + 1 });
  const names = internal
    ? await actorNames(
        ctx,
        rows.map(({ author }) => author),
      )
    : new Map<string, string>();
  return pageById(rows, limit, (row) => present(row, names));
}

/** @throws Problem 404, 403 for a public one without the right to publish */
export function addUpdate(ctx: Ctx, number: number, { text, public: open }: { text: string; public: boolean }): Promise<IssueUpdate> {
  if (open && !ctx.actor.rights.has("issues.publish")) throw forbidden("issues.publish");
  return inTransaction(ctx, async (tx) => {
    const issue = await foundIssue(tx, number);
    const now = ctx.clock.now();
    const update = { id: newId(now.getTime()), issueId: issue.id, text: text.trim(), public: open, author: ctx.actorKey, now };
    await insertUpdate(tx.db, update);
    await emit(tx, issueUpdateAdded, {
      subjects: [`knownIssue:${issue.id}`],
      data: { number, issueId: issue.id, updateId: update.id, public: open },
    });
    return present({ ...update, created_at: now }, await actorNames(tx, [ctx.actorKey]));
  });
}

/** @throws Problem 404, 403 for a public one without the right to publish */
export function removeUpdate(ctx: Ctx, number: number, id: string): Promise<undefined> {
  return inTransaction(ctx, async (tx) => {
    const issue = await foundIssue(tx, number);
    const update = await findUpdate(tx.db, issue.id, id);
    if (!update) throw notFound();
    if (update.public && !ctx.actor.rights.has("issues.publish")) throw forbidden("issues.publish");
    await deleteUpdate(tx.db, id);
    await emit(tx, issueUpdateRemoved, {
      subjects: [`knownIssue:${issue.id}`],
      data: { number, issueId: issue.id, updateId: id, public: update.public },
    });
    return undefined;
  });
}
