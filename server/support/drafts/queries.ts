/** All SQL of drafts. */
import { sql } from "kysely";
import type { Db } from "#platform/db";

export type DraftKind = "reply" | "note";
export type DraftRow = { kind: DraftKind; sealed: Buffer | null; revision: number; updated_at: Date };
type Key = { agentId: string; ticketId: string; kind: DraftKind };

/** What an agent writes in a ticket. */
export async function selectDrafts(db: Db, agentId: string, ticketId: string): Promise<DraftRow[]> {
  return (
    await sql<DraftRow>`select kind, sealed, revision, updated_at from drafts where agent_id = ${agentId} and ticket_id = ${ticketId} order by kind`.execute(
      db,
    )
  ).rows;
}

/**
 * Stores a draft.
 * @param revision the one it is based on; 0: none yet
 * @returns the stored row; null when the revision is no longer that one
 */
export async function saveDraft(
  db: Db,
  { agentId, ticketId, kind }: Key,
  revision: number,
  { sealed, files, at }: { sealed: Buffer | null; files: readonly string[]; at: Date },
): Promise<DraftRow | null> {
  const { rows } = await sql<DraftRow>`insert into drafts as d (agent_id, ticket_id, kind, sealed, files, revision, updated_at)
    select ${agentId}::uuid, ${ticketId}::uuid, ${kind}::text, ${sealed}::bytea, ${[...files]}::uuid[], 1, ${at}::timestamptz
      where ${revision}::int = 0 or exists (select from drafts where agent_id = ${agentId} and ticket_id = ${ticketId} and kind = ${kind})
    on conflict (agent_id, ticket_id, kind) do update set sealed = excluded.sealed, files = excluded.files, revision = d.revision + 1, updated_at = excluded.updated_at
      where d.revision = ${revision} returning kind, sealed, revision, updated_at`.execute(db);
  return rows[0] ?? null;
}

export type OwnDraftRow = { ticket_id: string; kind: DraftKind; sealed: Buffer; updated_at: Date; at: string };

/** What an agent has begun anywhere, newest first, one more than `limit` where there is more. */
export async function selectOwnDrafts(
  db: Db,
  agentId: string,
  after: { value: string; id: string } | null,
  limit: number,
): Promise<OwnDraftRow[]> {
  return (
    await sql<OwnDraftRow>`select ticket_id, kind, sealed, updated_at, updated_at::text as at from drafts
      where agent_id = ${agentId} and sealed is not null and (${after === null} or (updated_at, ticket_id) < (${after?.value ?? null}::timestamptz, ${after?.id ?? null}::uuid))
      order by updated_at desc, ticket_id desc limit ${limit + 1}`.execute(db)
  ).rows;
}

/** Files that drafts still need. */
export async function draftFiles(db: Db): Promise<string[]> {
  const { rows } = await sql<{
    id: string;
  }>`select distinct unnest(files) as id from drafts where sealed is not null and files <> '{}' limit 10000`.execute(db);
  return rows.map((row) => row.id);
}

/** Forgets that there were drafts, once no desk can still hold a copy it has not told of. */
export async function deleteEmptyDrafts(db: Db, before: Date): Promise<void> {
  await sql`delete from drafts where sealed is null and updated_at < ${before}`.execute(db);
}
