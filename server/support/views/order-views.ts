import { agentIdOf, inTransaction, notFound, stale, type Ctx } from "#platform/http";
import { saveOrder, selectOrder, type Order } from "./queries.ts";

function ownId(ctx: Ctx): string {
  const id = agentIdOf(ctx.actor);
  if (id === null) throw notFound();
  return id;
}

/** @throws Problem 404 for whoever is no agent */
export function readOrder(ctx: Ctx): Promise<Order> {
  return selectOrder(ctx.db, ownId(ctx));
}

/** @throws Problem 404 for whoever is no agent, 412 */
export function changeOrder(
  ctx: Ctx,
  revision: number,
  change: { views?: string[] | undefined; hidden?: string[] | undefined },
): Promise<Order> {
  return inTransaction(ctx, async (tx) => {
    const id = ownId(ctx);
    const before = await selectOrder(tx.db, id);
    const once = (list: readonly string[]) => [...new Set(list)];
    const order = { views: once(change.views ?? before.views), hidden: once(change.hidden ?? before.hidden) };
    if (!(await saveOrder(tx.db, id, order, revision, ctx.clock.now()))) throw stale(before);
    return selectOrder(tx.db, id);
  });
}
