/** All SQL of macros and snippets. */
import { sql } from "kysely";
import { idOrSlug } from "#people/access";
import type { Db } from "#platform/db";
import type { Ctx } from "#platform/http";
import type { Acts } from "./contract.ts";
import { macroVisible } from "./policy.ts";

export type MacroRow = {
  id: string;
  kind: "macro" | "snippet";
  scope: "personal" | "team" | "shared";
  owner_id: string | null;
  team_id: string | null;
  team: string | null;
  name: string;
  folder: string;
  short: string | null;
  texts: { [locale: string]: string };
  internal: boolean;
  acts: Acts;
  uses: number;
  updated_at: Date;
  revision: number;
};

const USES_DAYS = 90;

const columns = (
  since: Date,
) => sql`m.id, m.kind, m.scope, m.owner_id, m.team_id, t.name as team, m.name, m.folder, m.short, m.texts, m.internal, m.acts,
  (select count(*)::int from (select from macro_uses u where u.macro_id = m.id and u.used_at > ${since} limit 1000) x) as uses, m.updated_at, m.revision
  from macros m left join team_names t on t.id = m.team_id`;

function since(ctx: Pick<Ctx, "clock">): Date {
  return new Date(ctx.clock.now().getTime() - USES_DAYS * 86_400_000);
}

/** What the actor sees, newest first, one more than `limit` where there is more. */
export async function selectMacros(
  ctx: Ctx,
  { kind, after, limit }: { kind?: MacroRow["kind"] | undefined; after: string | null; limit: number },
): Promise<MacroRow[]> {
  return (
    await sql<MacroRow>`select ${columns(since(ctx))} where ${macroVisible(ctx.actor)} and (${kind ?? null}::text is null or m.kind = ${kind ?? null})
      and (${after}::uuid is null or m.id < ${after}) order by m.id desc limit ${limit + 1}`.execute(ctx.db)
  ).rows;
}

/** One the actor sees. */
export async function findMacro(ctx: Ctx, id: string): Promise<MacroRow | null> {
  const { rows } = await sql<MacroRow>`select ${columns(since(ctx))} where m.id = ${id} and ${macroVisible(ctx.actor)}`.execute(ctx.db);
  return rows[0] ?? null;
}

type Stored = Pick<
  MacroRow,
  "id" | "kind" | "scope" | "owner_id" | "team_id" | "name" | "folder" | "short" | "texts" | "internal" | "acts"
>;

export async function insertMacro(db: Db, row: Stored, now: Date): Promise<void> {
  await sql`insert into macros (id, kind, scope, owner_id, team_id, name, folder, short, texts, internal, acts, updated_at)
    values (${row.id}, ${row.kind}, ${row.scope}, ${row.owner_id}, ${row.team_id}, ${row.name}, ${row.folder}, ${row.short}, ${JSON.stringify(row.texts)}::jsonb, ${row.internal}, ${JSON.stringify(row.acts)}::jsonb, ${now})`.execute(
    db,
  );
}

/** @returns false when the revision is no longer the one expected */
export async function saveMacro(db: Db, row: Stored, revision: number, now: Date): Promise<boolean> {
  const { rows } =
    await sql`update macros set name = ${row.name}, folder = ${row.folder}, short = ${row.short}, texts = ${JSON.stringify(row.texts)}::jsonb,
    internal = ${row.internal}, acts = ${JSON.stringify(row.acts)}::jsonb, updated_at = ${now}, revision = revision + 1
    where id = ${row.id} and revision = ${revision} returning id`.execute(db);
  return rows.length > 0;
}

export async function deleteMacro(db: Db, id: string): Promise<void> {
  await sql`delete from macros where id = ${id}`.execute(db);
}

export async function insertUse(db: Db, use: { id: string; macroId: string; agentId: string | null; now: Date }): Promise<void> {
  await sql`insert into macro_uses (id, macro_id, agent_id, used_at) values (${use.id}, ${use.macroId}, ${use.agentId}, ${use.now})`.execute(
    db,
  );
}

/** Removes uses nobody counts any more. */
export async function deleteUses(db: Db, before: Date): Promise<void> {
  await sql`delete from macro_uses where used_at < ${before}`.execute(db);
}

export async function findTeam(db: Db, key: string): Promise<{ id: string; name: string } | null> {
  const { rows } = await sql<{ id: string; name: string }>`select t.id, t.name from team_names t where ${idOrSlug("t", key)}`.execute(db);
  return rows[0] ?? null;
}
