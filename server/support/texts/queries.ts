/** All SQL of texts and signatures. */
import { sql } from "kysely";
import type { Db } from "#platform/db";
import type { TextKind } from "./model.ts";

export type Texts = { [locale: string]: { [field: string]: string } };
export type TextRow = {
  kind: TextKind;
  brand_id: string | null;
  enabled: boolean | null;
  texts: Texts;
  updated_at: Date;
  revision: number;
};

/** Every text of the vendor's own; a vendor has few. */
export async function allTexts(db: Db): Promise<TextRow[]> {
  return (await sql<TextRow>`select kind, brand_id, enabled, texts, updated_at, revision from mail_texts limit 5000`.execute(db)).rows;
}

/**
 * Stores the texts of a kind.
 * @param revision the one the change is based on; 1 also means that there is none yet
 * @returns false when it is no longer that one
 */
export async function saveText(
  db: Db,
  row: { id: string; kind: TextKind; brandId: string | null; enabled: boolean | null; texts: Texts; now: Date },
  revision: number,
): Promise<boolean> {
  const { rows } = await sql`insert into mail_texts as t (id, kind, brand_id, enabled, texts, updated_at, revision)
    select ${row.id}, ${row.kind}, ${row.brandId}, ${row.enabled}, ${JSON.stringify(row.texts)}::jsonb, ${row.now}, 2 where ${revision} = 1 or exists (
      select from mail_texts where kind = ${row.kind} and brand_id is not distinct from ${row.brandId})
    on conflict (kind, brand_id) do update set enabled = excluded.enabled, texts = excluded.texts, updated_at = excluded.updated_at, revision = t.revision + 1
      where t.revision = ${revision} returning id`.execute(db);
  return rows.length > 0;
}

export async function findBrand(db: Db, key: string): Promise<{ id: string; name: string } | undefined> {
  return (
    await sql<{ id: string; name: string }>`select id, name from brand_names where id::text = ${key} or slug = ${key} limit 1`.execute(db)
  ).rows[0];
}

/** A brand to show samples with. */
export async function firstBrand(db: Db): Promise<string | null> {
  return (await sql<{ name: string }>`select name from brand_names order by id limit 1`.execute(db)).rows[0]?.name ?? null;
}

export async function findTeam(db: Db, key: string): Promise<{ id: string; name: string } | undefined> {
  return (
    await sql<{ id: string; name: string }>`select id, name from team_names where id::text = ${key} or slug = ${key} limit 1`.execute(db)
  ).rows[0];
}

export type SignatureRow = { texts: { [locale: string]: string }; updated_at: Date; revision: number };

export async function findTeamSignature(db: Db, teamId: string): Promise<SignatureRow | undefined> {
  return (await sql<SignatureRow>`select texts, updated_at, revision from team_signatures where team_id = ${teamId}`.execute(db)).rows[0];
}

/** @returns false when the revision is no longer the one expected; 1 also means that there is none yet */
export async function saveTeamSignature(
  db: Db,
  teamId: string,
  texts: SignatureRow["texts"],
  revision: number,
  now: Date,
): Promise<boolean> {
  const { rows } = await sql`insert into team_signatures as s (team_id, texts, updated_at, revision)
    select ${teamId}, ${JSON.stringify(texts)}::jsonb, ${now}, 2 where ${revision} = 1 or exists (select from team_signatures where team_id = ${teamId})
    on conflict (team_id) do update set texts = excluded.texts, updated_at = excluded.updated_at, revision = s.revision + 1
      where s.revision = ${revision} returning team_id`.execute(db);
  return rows.length > 0;
}

export type Density = "comfortable" | "compact";
export type WritingRow = {
  signature: { [locale: string]: string };
  undo_seconds: number;
  density: Density | null;
  updated_at: Date;
  revision: number;
};

export async function findWriting(db: Db, agentId: string): Promise<WritingRow | undefined> {
  return (
    await sql<WritingRow>`select signature, undo_seconds, density, updated_at, revision from agent_writing where agent_id = ${agentId}`.execute(
      db,
    )
  ).rows[0];
}

/** @returns false when the revision is no longer the one expected; 1 also means that there is none yet */
export async function saveWriting(
  db: Db,
  agentId: string,
  { signature, undoSeconds, density }: { signature: WritingRow["signature"]; undoSeconds: number; density: Density | null },
  revision: number,
  now: Date,
): Promise<boolean> {
  const { rows } = await sql`insert into agent_writing as w (agent_id, signature, undo_seconds, density, updated_at, revision)
    select ${agentId}, ${JSON.stringify(signature)}::jsonb, ${undoSeconds}, ${density}::text, ${now}, 2 where ${revision} = 1 or exists (select from agent_writing where agent_id = ${agentId})
    on conflict (agent_id) do update set signature = excluded.signature, undo_seconds = excluded.undo_seconds, density = excluded.density, updated_at = excluded.updated_at, revision = w.revision + 1
      where w.revision = ${revision} returning agent_id`.execute(db);
  return rows.length > 0;
}

/** The signatures of the team and the agent behind a reply, in one query. */
export async function signaturesFor(
  db: Db,
  teamId: string | null,
  agentId: string | null,
): Promise<{ team: { [locale: string]: string }; teamName: string; agent: { [locale: string]: string } }> {
  const { rows } = await sql<{
    team: { [locale: string]: string } | null;
    teamName: string | null;
    agent: { [locale: string]: string } | null;
  }>`
    select (select texts from team_signatures where team_id = ${teamId}) as team, (select name from team_names where id = ${teamId}) as "teamName",
      (select signature from agent_writing where agent_id = ${agentId}) as agent`.execute(db);
  return { team: rows[0]?.team ?? {}, teamName: rows[0]?.teamName ?? "", agent: rows[0]?.agent ?? {} };
}
