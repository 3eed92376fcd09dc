import { sql } from "kysely";
import type { Db } from "#platform/db";

export type GroupRow = {
  id: string;
  name: string;
  max_licenses: number | null;
  max_machines: number | null;
  max_users: number | null;
  revision: number;
  created_at: Date;
  updated_at: Date;
};

export async function selectGroups(
  db: Db,
  { limit, after, id }: { limit: number; after: string | null; id?: string },
): Promise<GroupRow[]> {
  return (
    await sql<GroupRow>`select id, name, max_licenses, max_machines, max_users, revision, created_at, updated_at from license_groups
      where (${after}::uuid is null or id < ${after}) and (${id ?? null}::uuid is null or id = ${id ?? null}) order by id desc limit ${limit}`.execute(
      db,
    )
  ).rows;
}

/** Holds a group until the transaction ends: whoever counts what is in it waits for whoever adds to it. */
export async function lockGroup(db: Db, id: string): Promise<GroupRow | undefined> {
  return (
    await sql<GroupRow>`select id, name, max_licenses, max_machines, max_users, revision, created_at, updated_at from license_groups where id = ${id} for update`.execute(
      db,
    )
  ).rows[0];
}

/** How many licences, machines or users all licences of a group have together. */
export async function countInGroup(db: Db, id: string, what: "licenses" | "machines" | "users"): Promise<number> {
  const counted = {
    licenses: sql<{ n: number }>`select count(*)::int as n from licenses l where l.group_id = ${id}`,
    machines: sql<{
      n: number;
    }>`select count(*)::int as n from licenses l join license_machines m on m.license_id = l.id where l.group_id = ${id}`,
    users: sql<{
      n: number;
    }>`select count(*)::int as n from licenses l join license_users u on u.license_id = l.id where l.group_id = ${id}`,
  };
  return (await counted[what].execute(db)).rows[0]!.n;
}

export type GroupFields = Pick<GroupRow, "name" | "max_licenses" | "max_machines" | "max_users">;

export async function insertGroup(db: Db, id: string, fields: GroupFields, now: Date): Promise<void> {
  await sql`insert into license_groups (id, name, max_licenses, max_machines, max_users, created_at, updated_at)
    values (${id}, ${fields.name}, ${fields.max_licenses}, ${fields.max_machines}, ${fields.max_users}, ${now}, ${now})`.execute(db);
}

/** @returns false when the revision is no longer the one expected */
export async function updateGroup(db: Db, id: string, revision: number, fields: GroupFields, now: Date): Promise<boolean> {
  const { rows } =
    await sql`update license_groups set name = ${fields.name}, max_licenses = ${fields.max_licenses}, max_machines = ${fields.max_machines},
    max_users = ${fields.max_users}, revision = revision + 1, updated_at = ${now} where id = ${id} and revision = ${revision} returning 1`.execute(
      db,
    );
  return rows.length > 0;
}
