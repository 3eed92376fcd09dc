/** The access list of a restricted mailbox: who sees the requests that come to it, beside its team. */
import { nameAccessList, resolveAccessList, whoSees, type AccessList } from "#people/access";
import { afterCommit } from "#platform/db";
import { inTransaction, notFound, stale, type Ctx } from "#platform/http";
import type { MailboxAccess } from "./mailbox-access-contract.ts";
import { forgetMailboxes } from "./mailbox-book.ts";
import { replaceMailboxAccess, selectMailbox, touchMailbox, type MailboxRow } from "./queries.ts";

async function present(ctx: Ctx, row: MailboxRow, list: AccessList): Promise<MailboxAccess> {
  const team = row.team_id !== null && row.team !== null ? { id: row.team_id, name: row.team } : null;
  const all = { ...list, teams: team ? [team, ...list.teams.filter(({ id }) => id !== team.id)] : list.teams };
  const sees = await whoSees(ctx, { right: "tickets.read", always: "tickets.restricted", list: row.restricted ? all : null });
  return { restricted: row.restricted, team, ...list, sees, revision: row.revision };
}

const listed = (ctx: Ctx, row: MailboxRow) => nameAccessList(ctx, { teams: row.access_teams, agents: row.access_agents });

/** Who sees new requests of a mailbox. @throws Problem 404 */
export async function readMailboxAccess(ctx: Ctx, id: string): Promise<MailboxAccess> {
  const row = await selectMailbox(ctx.db, id);
  if (!row) throw notFound();
  return present(ctx, row, await listed(ctx, row));
}

/**
 * Changes who stands on the list, for requests that come from now on; those that are there keep the list they have.
 * @throws Problem 404, 412 with the list as it is now, 422 for unknown teams and agents
 */
export function changeMailboxAccess(
  ctx: Ctx,
  id: string,
  revision: number,
  wanted: { teams?: readonly string[] | undefined; agents?: readonly string[] | undefined },
): Promise<MailboxAccess> {
  return inTransaction(ctx, async (tx) => {
    const row = await selectMailbox(tx.db, id);
    if (!row) throw notFound();
    const before = await listed(tx, row);
    const chosen = await resolveAccessList(tx, { teams: wanted.teams ?? row.access_teams, agents: wanted.agents ?? [] });
    const list = wanted.agents ? chosen : { ...chosen, agents: before.agents };
    if (!(await touchMailbox(tx.db, id, revision, tx.clock.now()))) throw stale(await present(tx, row, before));
    const ids = { teams: list.teams.map((team) => team.id), agents: list.agents.map((agent) => agent.id) };
    await replaceMailboxAccess(tx.db, id, ids);
    await tx.platform.audit.write(tx.db, {
      actor: tx.actorKey,
      action: "mailboxes.changeAccess",
      subject: `mailbox:${id}`,
      outcome: "allowed",
      address: tx.address,
      data: { before: { teams: row.access_teams, agents: row.access_agents }, after: ids },
    });
    afterCommit(tx.db, () => forgetMailboxes(ctx.platform.database));
    return present(tx, (await selectMailbox(tx.db, id))!, list);
  });
}
