import { sql, type RawBuilder } from "kysely";
import type { Db } from "#platform/db";

export type ScimUserRow = {
  id: string;
  agent_id: string;
  user_name: string;
  external_id: string | null;
  given_name: string | null;
  family_name: string | null;
  given_role: string | null;
  /** Of the agent. */
  name: string;
  email: string;
  role: string;
  locale: string;
  active: boolean;
  agent_revision: number;
  groups: { id: string; name: string }[];
  revision: number;
  created_at: Date;
  updated_at: Date;
};

const users = (connectionId: string, rest: RawBuilder<unknown>) =>
  sql<ScimUserRow>`select u.id, u.agent_id, u.user_name, u.external_id, u.given_name, u.family_name, u.given_role, a.name, a.email, a.role, a.locale,
      a.active, a.revision as agent_revision, u.revision, u.created_at, greatest(u.updated_at, a.updated_at) as updated_at,
      coalesce((select jsonb_agg(jsonb_build_object('id', g.id, 'name', g.display_name) order by g.display_name)
        from scim_members m join scim_groups g on g.id = m.group_id where m.user_id = u.id), '[]') as groups
    from scim_users u join agent_profiles a on a.id = u.agent_id where u.connection_id = ${connectionId} ${rest}`;

export async function selectUser(db: Db, connectionId: string, id: string): Promise<ScimUserRow | undefined> {
  return (await users(connectionId, sql`and u.id = ${id}`).execute(db)).rows[0];
}

/** By what an index knows: name (in any case), the provider's own id, or address. */
export async function selectUsersBy(
  db: Db,
  connectionId: string,
  by: "userName" | "externalId" | "email",
  value: string,
): Promise<ScimUserRow[]> {
  const condition =
    by === "userName"
      ? sql`and u.user_name_folded = ${value.toLowerCase()}`
      : by === "externalId"
        ? sql`and u.external_id = ${value}`
        : sql`and a.email = ${value.toLowerCase()}`;
  return (await users(connectionId, condition).execute(db)).rows;
}

/** The first of all, in the order in which they came. */
export async function selectUsers(db: Db, connectionId: string, limit: number): Promise<ScimUserRow[]> {
  return (await users(connectionId, sql`order by u.id limit ${limit}`).execute(db)).rows;
}

export async function countUsers(db: Db, connectionId: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from scim_users where connection_id = ${connectionId}`.execute(db);
  return rows[0]!.n;
}

/** Which agent has an address, active or not; and under which id this connection knows him. */
export async function selectAgentOf(
  db: Db,
  connectionId: string,
  email: string,
): Promise<{ id: string; role: string; revision: number; active: boolean; user_id: string | null } | undefined> {
  const { rows } = await sql<{
    id: string;
    role: string;
    revision: number;
    active: boolean;
    user_id: string | null;
  }>`select a.id, a.role, a.revision,
      a.active, u.id as user_id
    from agent_profiles a left join scim_users u on u.agent_id = a.id and u.connection_id = ${connectionId} where a.email = ${email}`.execute(
    db,
  );
  return rows[0];
}

type Written = { userName: string; externalId: string | null; givenName: string | null; familyName: string | null };

export async function insertUser(
  db: Db,
  row: Written & { id: string; connectionId: string; agentId: string; givenRole: string | null; now: Date },
): Promise<void> {
  await sql`insert into scim_users (id, connection_id, agent_id, user_name, user_name_folded, external_id, given_name, family_name, given_role, created_at, updated_at)
    values (${row.id}, ${row.connectionId}, ${row.agentId}, ${row.userName}, ${row.userName.toLowerCase()}, ${row.externalId}, ${row.givenName},
      ${row.familyName}, ${row.givenRole}, ${row.now}, ${row.now})`.execute(db);
}

export async function updateUser(db: Db, id: string, row: Written, now: Date): Promise<void> {
  await sql`update scim_users set user_name = ${row.userName}, user_name_folded = ${row.userName.toLowerCase()}, external_id = ${row.externalId},
    given_name = ${row.givenName}, family_name = ${row.familyName}, revision = revision + 1, updated_at = ${now} where id = ${id}`.execute(
    db,
  );
}

/** Notes which role his groups gave him last. */
export async function updateGivenRole(db: Db, id: string, role: string): Promise<void> {
  await sql`update scim_users set given_role = ${role} where id = ${id}`.execute(db);
}

/** Forgets under which name a provider knows somebody; the agent stays. */
export async function deleteUser(db: Db, id: string): Promise<void> {
  await sql`delete from scim_users where id = ${id}`.execute(db);
}
