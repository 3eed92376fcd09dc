import { sql } from "kysely";
import type { Db } from "#platform/db";
import type { BulkChange } from "./contract.ts";
import type { Values } from "./model.ts";

export type BulkRow = {
  id: string;
  agent_id: string;
  rights: string[];
  state: "running" | "done" | "undoing" | "undone";
  change: BulkChange;
  total: number;
  done: number;
  changed: number;
  refused: number;
  restored: number;
  changed_since: number;
  created_at: Date;
  finished_at: Date | null;
  undone_at: Date | null;
  revision: number;
};

const SELECT = sql`select b.id, b.agent_id, b.rights, b.state, b.change, b.total, b.created_at, b.finished_at, b.undone_at, b.revision::int as revision, n.*
  from bulk_changes b cross join lateral (select count(outcome)::int as done, (count(*) filter (where outcome = 'changed'))::int as changed,
    (count(*) filter (where outcome in ('refused', 'gone')))::int as refused, (count(*) filter (where undo = 'restored'))::int as restored,
    (count(*) filter (where undo in ('changedSince', 'refused')))::int as changed_since from bulk_change_tickets i where i.bulk_id = b.id) n`;

/** A change, whoever made it. */
export async function findBulk(db: Db, id: string): Promise<BulkRow | null> {
  return (await sql<BulkRow>`${SELECT} where b.id = ${id}`.execute(db)).rows[0] ?? null;
}

/** The changes of an agent, the newest first. */
export async function selectBulks(db: Db, agentId: string, { limit, after }: { limit: number; after: string | null }): Promise<BulkRow[]> {
  return (
    await sql<BulkRow>`${SELECT} where b.agent_id = ${agentId} and (${after}::uuid is null or b.id < ${after}) order by b.id desc limit ${limit}`.execute(
      db,
    )
  ).rows;
}

export async function insertBulk(
  db: Db,
  bulk: { id: string; agentId: string; rights: readonly string[]; change: BulkChange; ticketIds: readonly string[]; now: Date },
): Promise<void> {
  await sql`with made as (insert into bulk_changes (id, agent_id, rights, change, state, total, created_at)
      values (${bulk.id}, ${bulk.agentId}, ${[...bulk.rights]}, ${JSON.stringify(bulk.change)}::jsonb, 'running', ${bulk.ticketIds.length}, ${bulk.now}) returning id)
    insert into bulk_change_tickets (bulk_id, ticket_id, position) select made.id, x.id, x.position
      from made, unnest(${[...bulk.ticketIds]}::uuid[]) with ordinality as x(id, position)`.execute(db);
}

/** Moves a change on. @returns false when it was not in the state it was taken to be in */
export async function setState(db: Db, id: string, from: BulkRow["state"], to: BulkRow["state"], now: Date): Promise<boolean> {
  const { rows } = await sql`update bulk_changes set state = ${to}, revision = revision + 1,
      finished_at = case when ${to}::text = 'done' then ${now}::timestamptz else finished_at end, undone_at = case when ${to}::text = 'undone' then ${now}::timestamptz else undone_at end
    where id = ${id} and state = ${from} returning id`.execute(db);
  return rows.length > 0;
}

/** Tickets whose turn has not come, or that have not been taken back yet. */
export async function nextTickets(db: Db, id: string, undoing: boolean, limit: number): Promise<string[]> {
  const { rows } = await sql<{ ticket_id: string }>`select ticket_id from bulk_change_tickets where bulk_id = ${id}
    and ${undoing ? sql`outcome = 'changed' and undo is null` : sql`outcome is null`} order by position limit ${limit}`.execute(db);
  return rows.map((row) => row.ticket_id);
}

/** Takes one ticket's turn for the running transaction; null when somebody else has it. */
export async function claimTicket(
  db: Db,
  id: string,
  ticketId: string,
  undoing: boolean,
): Promise<{ before: Values | null; after: Values | null } | null> {
  const { rows } = await sql<{ before: Values | null; after: Values | null }>`select before, after from bulk_change_tickets
    where bulk_id = ${id} and ticket_id = ${ticketId} and ${undoing ? sql`outcome = 'changed' and undo is null` : sql`outcome is null`} for update skip locked`.execute(
    db,
  );
  return rows[0] ?? null;
}

export type Outcome = { outcome: "changed" | "same" | "refused" | "gone"; code?: string; before?: Values; after?: Values };

export async function saveOutcome(db: Db, id: string, ticketId: string, { outcome, code, before, after }: Outcome): Promise<void> {
  const json = (value: Values | undefined) => (value ? JSON.stringify(value) : null);
  await sql`update bulk_change_tickets set outcome = ${outcome}, code = ${code ?? null}, before = ${json(before)}::jsonb, after = ${json(after)}::jsonb
    where bulk_id = ${id} and ticket_id = ${ticketId}`.execute(db);
}

export async function saveUndo(db: Db, id: string, ticketId: string, undo: "restored" | "changedSince" | "refused"): Promise<void> {
  await sql`update bulk_change_tickets set undo = ${undo} where bulk_id = ${id} and ticket_id = ${ticketId}`.execute(db);
}

export type ItemRow = {
  ticket_id: string;
  position: number;
  outcome: Outcome["outcome"] | null;
  code: string | null;
  undo: "restored" | "changedSince" | "refused" | null;
};

/** What became of the tickets, in the order of their turn. */
export async function selectItems(
  db: Db,
  id: string,
  { limit, after, outcome, undo }: { limit: number; after: number; outcome?: string | undefined; undo?: string | undefined },
): Promise<ItemRow[]> {
  return (
    await sql<ItemRow>`select ticket_id, position, outcome, code, undo from bulk_change_tickets where bulk_id = ${id} and position > ${after}
      ${outcome ? sql`and outcome = ${outcome}` : sql``} ${undo ? sql`and undo = ${undo}` : sql``} order by position limit ${limit}`.execute(
      db,
    )
  ).rows;
}

/** Forgets changes that were made before an instant. */
export async function deleteBulks(db: Db, before: Date): Promise<void> {
  await sql`delete from bulk_changes where created_at < ${before}`.execute(db);
}
