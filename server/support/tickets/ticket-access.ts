/** Restricting tickets: who of the vendor's people sees one, changed with an entry in the audit. */
import { nameAccessList, resolveAccessList, whoSees, type AccessList } from "#people/access";
import { emit } from "#platform/events";
import { agentIdOf, inTransaction, notFound, Problem, stale, type Ctx } from "#platform/http";
import { hushDocuments } from "#platform/search";
import type { TicketAccess } from "./access-contract.ts";
import { replaceAccess, selectAccess } from "./access-queries.ts";
import { ticketChanged } from "./events.ts";
import { findTicket, type TicketRow } from "./queries.ts";
import { setColumns } from "./write-queries.ts";

async function present(ctx: Ctx, row: TicketRow, list: AccessList): Promise<TicketAccess> {
  const assignee = row.assignee_id === null ? null : { id: row.assignee_id, name: row.assignee ?? "" };
  const sees = await whoSees(ctx, {
    right: "tickets.read",
    always: "tickets.restricted",
    list: row.restricted ? list : null,
    assigneeId: row.assignee_id,
  });
  return { restricted: row.restricted, ...list, assignee, sees, revision: row.revision };
}

/** Whether a ticket is restricted, to whom, and who sees it now. @throws Problem 404 */
export async function readAccess(ctx: Ctx, number: number): Promise<TicketAccess> {
  const row = await findTicket(ctx, { number });
  if (!row) throw notFound();
  return present(ctx, row, await nameAccessList(ctx, await selectAccess(ctx.db, row.id)));
}

/** `team:<id>` and `agent:<id>` of a list. */
function keysOf({ teams, agents }: AccessList): string[] {
  return [...teams.map(({ id }) => `team:${id}`), ...agents.map(({ id }) => `agent:${id}`)];
}

/**
 * Restricts a ticket, changes who stands on its list, or opens it again. A ticket restricted without a list stays with its team and whoever
 * restricted it. The list of an opened ticket is kept, for the next time.
 * @throws Problem 404, 412 with the access as it is now, 422 ticketAccess.nobody for a list nobody stands on, 422 for unknown teams and agents
 */
export function changeAccess(
  ctx: Ctx,
  number: number,
  revision: number,
  wanted: { restricted?: boolean | undefined; teams?: readonly string[] | undefined; agents?: readonly string[] | undefined },
): Promise<TicketAccess> {
  return inTransaction(ctx, async (tx) => {
    const row = await findTicket(tx, { number }, true);
    if (!row) throw notFound();
    const before = await nameAccessList(tx, await selectAccess(tx.db, row.id));
    if (row.revision !== revision) throw stale(await present(tx, row, before));
    const restricted = wanted.restricted ?? row.restricted;
    let list = await resolveAccessList(tx, {
      teams: wanted.teams ?? before.teams.map(({ id }) => id),
      agents: wanted.agents ?? [],
    });
    if (!wanted.agents) list = { ...list, agents: before.agents };
    if (restricted && !row.restricted && !wanted.teams && !wanted.agents && keysOf(list).length === 0) {
      const agentId = agentIdOf(tx.actor);
      list = await nameAccessList(tx, { teams: row.team_id ? [row.team_id] : [], agents: agentId ? [agentId] : [] });
    }
    if (restricted && keysOf(list).length === 0 && row.assignee_id === null) throw new Problem(422, "ticketAccess.nobody");
    const [now, then] = [keysOf(list), keysOf(before)];
    const added = now.filter((key) => !then.includes(key));
    const removed = then.filter((key) => !now.includes(key));
    if (restricted === row.restricted && added.length + removed.length === 0) return present(tx, row, before);
    await replaceAccess(tx.db, row.id, { teams: list.teams.map(({ id }) => id), agents: list.agents.map(({ id }) => id) });
    await setColumns(tx.db, row.id, { restricted }, tx.clock.now());
    await emit(tx, ticketChanged, {
      subjects: [`ticket:${row.id}`],
      data: {
        number: row.number,
        revision: revision + 1,
        changes: {
          ...(restricted !== row.restricted && { restricted: [String(row.restricted), String(restricted)] as [string, string] }),
          ...(added.length > 0 && { accessAdded: added }),
          ...(removed.length > 0 && { accessRemoved: removed }),
        },
      },
    });
    await auditRestriction(tx, row, restricted, { added, removed });
    // Whoever takes himself off the list is still told how it stands now.
    return present(tx, { ...row, restricted, revision: revision + 1 }, list);
  });
}

/** Writes into the audit that a ticket was restricted or opened, or its list changed. */
export async function auditRestriction(
  tx: Ctx,
  row: TicketRow,
  restricted: boolean,
  list: { added: readonly string[]; removed: readonly string[] } = { added: [], removed: [] },
): Promise<void> {
  // Whose words may be learned from is another ticket's affair now.
  if (restricted !== row.restricted) await hushDocuments(tx.db, ["ticket", "ticketNotes"], row.id);
  await tx.platform.audit.write(tx.db, {
    actor: tx.actorKey,
    action: restricted === row.restricted ? "tickets.changeAccess" : restricted ? "tickets.restrict" : "tickets.unrestrict",
    subject: `ticket:${row.id}`,
    outcome: "allowed",
    address: tx.address,
    data: { number: row.number, added: list.added, removed: list.removed },
  });
}
