/** What an agent wants to be told by mail; his own to read and to change. */
import { agentIdOf, inTransaction, notFound, stale, type Ctx } from "#platform/http";
import { saveMailSettings, selectMailSettings, type MailSettingsRow } from "./agent-settings-queries.ts";

function ownId(ctx: Ctx): string {
  const id = agentIdOf(ctx.actor);
  if (id === null) throw notFound();
  return id;
}

/** @throws Problem 404 for whoever is no agent */
export async function readMailSettings(ctx: Ctx): Promise<MailSettingsRow> {
  return selectMailSettings(ctx.db, ownId(ctx));
}

/** @throws Problem 404 for whoever is no agent, 412 */
export function changeMailSettings(
  ctx: Ctx,
  revision: number,
  change: { assigned?: boolean | undefined; mentioned?: boolean | undefined },
): Promise<MailSettingsRow> {
  return inTransaction(ctx, async (tx) => {
    const id = ownId(ctx);
    const row = await selectMailSettings(tx.db, id);
    const next = { assigned: change.assigned ?? row.assigned, mentioned: change.mentioned ?? row.mentioned, now: tx.clock.now() };
    if (!(await saveMailSettings(tx.db, id, revision, next))) throw stale(row);
    return selectMailSettings(tx.db, id);
  });
}
