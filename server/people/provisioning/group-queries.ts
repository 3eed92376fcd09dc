import { sql, type RawBuilder } from "kysely";
import type { Db } from "#platform/db";

export type ScimGroupRow = {
  id: string;
  connection_id: string;
  display_name: string;
  external_id: string | null;
  role: string | null;
  team: { id: string; name: string } | null;
  members: number;
  revision: number;
  created_at: Date;
  updated_at: Date;
};

const groups = (rest: RawBuilder<unknown>) =>
  sql<ScimGroupRow>`select g.id, g.connection_id, g.display_name, g.external_id, g.role, g.revision, g.created_at, g.updated_at,
      case when t.id is null then null else jsonb_build_object('id', t.id, 'name', t.name) end as team,
      (select count(*)::int from scim_members m where m.group_id = g.id) as members
    from scim_groups g left join team_names t on t.id = g.team_id ${rest}`;

export async function selectGroup(db: Db, id: string): Promise<ScimGroupRow | undefined> {
  return (await groups(sql`where g.id = ${id}`).execute(db)).rows[0];
}

/** Newest first, for administrators. */
export async function selectGroupPage(
  db: Db,
  connectionId: string,
  { limit, after }: { limit: number; after: string | null },
): Promise<ScimGroupRow[]> {
  return (
    await groups(
      sql`where g.connection_id = ${connectionId} and (${after}::uuid is null or g.id < ${after}) order by g.id desc limit ${limit}`,
    ).execute(db)
  ).rows;
}

/** In the order in which they came, for the provider. @param name only the one of this name */
export async function selectGroups(db: Db, connectionId: string, limit: number, name: string | null = null): Promise<ScimGroupRow[]> {
  return (
    await groups(
      sql`where g.connection_id = ${connectionId} and (${name}::text is null or lower(g.display_name) = lower(${name})) order by g.id limit ${limit}`,
    ).execute(db)
  ).rows;
}

export type Member = { group_id: string; id: string; name: string };

/** The members of groups. */
export async function selectMembers(db: Db, groupIds: readonly string[]): Promise<Member[]> {
  const { rows } =
    await sql<Member>`select m.group_id, m.user_id as id, u.user_name as name from scim_members m join scim_users u on u.id = m.user_id
    where m.group_id = any (${[...groupIds]}::uuid[]) order by m.group_id, m.user_id`.execute(db);
  return rows;
}

export async function insertGroup(
  db: Db,
  row: { id: string; connectionId: string; displayName: string; externalId: string | null; now: Date },
): Promise<void> {
  await sql`insert into scim_groups (id, connection_id, display_name, external_id, created_at, updated_at)
    values (${row.id}, ${row.connectionId}, ${row.displayName}, ${row.externalId}, ${row.now}, ${row.now})`.execute(db);
}

export async function updateGroup(
  db: Db,
  id: string,
  { displayName, externalId, now }: { displayName: string; externalId: string | null; now: Date },
): Promise<void> {
  await sql`update scim_groups set display_name = ${displayName}, external_id = ${externalId}, revision = revision + 1, updated_at = ${now}
    where id = ${id}`.execute(db);
}

/** @returns whether it still had this revision */
export async function updateMapping(
  db: Db,
  { id, revision, role, teamId, now }: { id: string; revision: number; role: string | null; teamId: string | null; now: Date },
): Promise<boolean> {
  const { rows } = await sql`update scim_groups set role = ${role}, team_id = ${teamId}, revision = revision + 1, updated_at = ${now}
    where id = ${id} and revision = ${revision} returning 1`.execute(db);
  return rows.length > 0;
}

export async function deleteGroup(db: Db, id: string): Promise<void> {
  await sql`delete from scim_groups where id = ${id}`.execute(db);
}

/** Makes exactly these users members. @returns how many of them this connection has */
export async function setMembers(db: Db, connectionId: string, groupId: string, users: readonly string[]): Promise<number> {
  await sql`delete from scim_members where group_id = ${groupId}`.execute(db);
  const { rows } = await sql`insert into scim_members (group_id, user_id) select ${groupId}, id from scim_users
    where connection_id = ${connectionId} and id = any (${[...users]}::uuid[]) returning 1`.execute(db);
  return rows.length;
}

/** What the groups of a user give him, and every team that groups of this connection give anybody. */
export async function selectGiven(
  db: Db,
  connectionId: string,
  userId: string,
): Promise<{ roles: string[]; teams: string[]; all_teams: string[]; default_role: string }> {
  const { rows } = await sql<{ roles: string[]; teams: string[]; all_teams: string[]; default_role: string }>`select c.default_role,
      coalesce(array_agg(distinct g.role) filter (where m.user_id is not null and g.role is not null), '{}') as roles,
      coalesce(array_agg(distinct g.team_id::text) filter (where m.user_id is not null and g.team_id is not null), '{}') as teams,
      coalesce(array_agg(distinct g.team_id::text) filter (where g.team_id is not null), '{}') as all_teams
    from scim_connections c left join scim_groups g on g.connection_id = c.id left join scim_members m on m.group_id = g.id and m.user_id = ${userId}
    where c.id = ${connectionId} group by c.default_role`.execute(db);
  return rows[0]!;
}

/** @param name id or slug  @returns undefined when there is no such team */
export async function teamNamed(db: Db, name: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`select id from team_names where id::text = ${name} or slug = ${name}`.execute(db);
  return rows[0]?.id;
}
