import { sql, type RawBuilder } from "kysely";
import type { Db } from "#platform/db";
import { isId } from "#shared/ids";
import { rightsOfRole, type Right } from "./model.ts";

export type RoleRow = {
  id: string;
  slug: string;
  /** Null for the built-in ones, which are called differently in each language. */
  name: string | null;
  description: string;
  built_in: boolean;
  rights: ReadonlySet<Right>;
  /** How many active agents have it. */
  agents: number;
  revision: number;
  created_at: Date;
  updated_at: Date;
};

async function roles(db: Db, rest: RawBuilder<unknown>): Promise<RoleRow[]> {
  type Stored = Omit<RoleRow, "rights"> & { rights: string[] };
  const { rows } = await sql<Stored>`select r.*, (select count(*) from agents a where a.role = r.slug and a.active)::int as agents
    from roles r ${rest}`.execute(db);
  return rows.map((row) => ({ ...row, rights: rightsOfRole(row.slug, row.rights) }));
}

const named = (name: string) => (isId(name) ? sql`r.id = ${name}` : sql`r.slug = ${name}`);

export async function selectRoles(db: Db, { limit, after }: { limit: number; after: string | null }): Promise<RoleRow[]> {
  return roles(db, sql`where (${after}::uuid is null or r.id < ${after}) order by r.id desc limit ${limit}`);
}

/** @param name id or slug */
export async function selectRole(db: Db, name: string): Promise<RoleRow | undefined> {
  return (await roles(db, sql`where ${named(name)}`))[0];
}

/** Reads a role and keeps others from changing or deleting it until the transaction ends. @param name id or slug */
export async function lockRole(db: Db, name: string): Promise<RoleRow | undefined> {
  return (await roles(db, sql`where ${named(name)} for update of r`))[0];
}

/** Reads a role that is about to be given, and keeps it as it is until the transaction ends. */
export async function selectRoleToGive(db: Db, slug: string): Promise<RoleRow | undefined> {
  return (await roles(db, sql`where r.slug = ${slug} for key share of r`))[0];
}

/** Slugs of the vendor's own roles with a right. */
export async function selectRolesWith(db: Db, right: string): Promise<string[]> {
  const { rows } = await sql<{ slug: string }>`select slug from roles where not built_in and ${right} = any (rights) limit 1000`.execute(
    db,
  );
  return rows.map(({ slug }) => slug);
}

type RoleText = { name: string; description: string; rights: readonly string[] };

export async function insertRole(db: Db, role: RoleText & { id: string; slug: string; now: Date }): Promise<void> {
  await sql`insert into roles (id, slug, name, description, rights, created_at, updated_at)
    values (${role.id}, ${role.slug}, ${role.name}, ${role.description}, ${[...role.rights]}, ${role.now}, ${role.now})`.execute(db);
}

export async function updateRole(
  db: Db,
  id: string,
  { name, description, rights }: { [part in keyof RoleText]?: RoleText[part] | undefined },
  now: Date,
): Promise<void> {
  await sql`update roles set name = coalesce(${name ?? null}, name), description = coalesce(${description ?? null}, description),
    rights = coalesce(${rights ? [...rights] : null}::text[], rights), revision = revision + 1, updated_at = ${now} where id = ${id}`.execute(
    db,
  );
}

export async function deleteRoleRow(db: Db, id: string): Promise<void> {
  await sql`delete from roles where id = ${id}`.execute(db);
}

/** Who has a role, active or not: how many, and the names of the first ones. */
export async function selectHolders(db: Db, slug: string): Promise<{ count: number; names: string[] }> {
  const { rows } = await sql<{ count: number; names: string[] }>`select count(*)::int as count,
    coalesce((array_agg(name order by active desc, name))[1:5], '{}') as names from agents where role = ${slug}`.execute(db);
  return rows[0]!;
}
