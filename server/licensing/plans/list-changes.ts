import { afterId, pageById } from "#people/access";
import { notFound, type Ctx } from "#platform/http";
import { resolveReferences } from "#platform/references";
import { selectChanges, selectSubscription } from "./subscription-queries.ts";
import type { SubscriptionChange } from "./subscriptions-contract.ts";

/** What happened to a subscription, the newest first. @throws Problem 404 */
export async function listChanges(
  ctx: Ctx,
  id: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<{ data: SubscriptionChange[]; nextCursor: string | null }> {
  if (!(await selectSubscription(ctx.db, id))) throw notFound();
  const rows = await selectChanges(ctx.db, { subscription: id, after: afterId(cursor), limit: limit + 1 });
  const names = await resolveReferences(
    ctx,
    rows.map(({ actor }) => actor),
  );
  return pageById(rows, limit, ({ actor, at, ...row }) => ({
    ...row,
    at: at.toISOString(),
    actor: {
      kind: actor.slice(0, actor.indexOf(":")),
      id: actor.slice(actor.indexOf(":") + 1),
      name: names.get(actor)?.title ?? null,
    },
  }));
}
