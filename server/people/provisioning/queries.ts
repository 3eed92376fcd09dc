import { sql, type RawBuilder } from "kysely";
import type { Db } from "#platform/db";

export type ScimConnectionRow = {
  id: string;
  name: string;
  enabled: boolean;
  default_role: string;
  hint: string;
  earlier_until: Date | null;
  last_used_at: Date | null;
  users: number;
  revision: number;
  created_at: Date;
  updated_at: Date;
};

const connections = (rest: RawBuilder<unknown>) =>
  sql<ScimConnectionRow>`select c.id, c.name, c.enabled, c.default_role, c.hint, c.earlier_until, c.last_used_at, c.revision, c.created_at, c.updated_at,
    (select count(*)::int from scim_users u where u.connection_id = c.id) as users from scim_connections c ${rest}`;

export async function selectConnection(db: Db, id: string): Promise<ScimConnectionRow | undefined> {
  return (await connections(sql`where c.id = ${id}`).execute(db)).rows[0];
}

export async function selectConnections(db: Db, { limit, after }: { limit: number; after: string | null }): Promise<ScimConnectionRow[]> {
  return (await connections(sql`where (${after}::uuid is null or c.id < ${after}) order by c.id desc limit ${limit}`).execute(db)).rows;
}

/** The connection that a token opens: the present one, or the earlier one while it goes on. */
export async function selectByToken(
  db: Db,
  hash: Buffer,
  now: Date,
): Promise<{ id: string; default_role: string; last_used_at: Date | null } | undefined> {
  const { rows } = await sql<{ id: string; default_role: string; last_used_at: Date | null }>`select id, default_role, last_used_at
    from scim_connections where enabled and (token_hash = ${hash} or (earlier_hash = ${hash} and earlier_until > ${now}))`.execute(db);
  return rows[0];
}

export async function touchConnection(db: Db, id: string, now: Date): Promise<void> {
  await sql`update scim_connections set last_used_at = ${now} where id = ${id}`.execute(db);
}

export async function insertConnection(
  db: Db,
  row: { id: string; name: string; enabled: boolean; defaultRole: string; hash: Buffer; hint: string; now: Date },
): Promise<void> {
  await sql`insert into scim_connections (id, name, enabled, default_role, token_hash, hint, created_at, updated_at)
    values (${row.id}, ${row.name}, ${row.enabled}, ${row.defaultRole}, ${row.hash}, ${row.hint}, ${row.now}, ${row.now})`.execute(db);
}

/** @returns whether it still had this revision */
export async function updateConnection(
  db: Db,
  {
    id,
    revision,
    name,
    enabled,
    defaultRole,
    now,
  }: { id: string; revision: number; name: string; enabled: boolean; defaultRole: string; now: Date },
): Promise<boolean> {
  const { rows } = await sql`update scim_connections set name = ${name}, enabled = ${enabled}, default_role = ${defaultRole},
    revision = revision + 1, updated_at = ${now} where id = ${id} and revision = ${revision} returning 1`.execute(db);
  return rows.length > 0;
}

/** Gives a connection another token; the present one goes on until `earlierUntil`, or ends at once. */
export async function rotateToken(
  db: Db,
  { id, hash, hint, earlierUntil, now }: { id: string; hash: Buffer; hint: string; earlierUntil: Date | null; now: Date },
): Promise<void> {
  await sql`update scim_connections set earlier_hash = case when ${earlierUntil}::timestamptz is null then null else token_hash end,
    earlier_until = ${earlierUntil}, token_hash = ${hash}, hint = ${hint}, revision = revision + 1, updated_at = ${now} where id = ${id}`.execute(
    db,
  );
}

export async function deleteConnection(db: Db, id: string, revision: number): Promise<boolean> {
  return (await sql`delete from scim_connections where id = ${id} and revision = ${revision} returning 1`.execute(db)).rows.length > 0;
}

/** Lets one change of a connection's people at a time happen. */
export async function lockConnection(db: Db, id: string): Promise<void> {
  await sql`select 1 from scim_connections where id = ${id} for update`.execute(db);
}
