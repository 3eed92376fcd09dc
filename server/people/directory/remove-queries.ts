/** SQL of taking back what an import made. */
import { sql } from "kysely";
import type { Db } from "#platform/db";
import type { Kind } from "./merge-queries.ts";

const untouched = (
  kind: Kind,
  id: string,
) => sql`not exists (select from ${sql.table("people_notes")} x where x.${sql.ref(`${kind}_id`)} = ${id})
  and not exists (select from ${sql.table("people_tasks")} x where x.${sql.ref(`${kind}_id`)} = ${id})
  and not exists (select from people_merges x where (x.loser_id = ${id} or x.into_id = ${id}) and x.ended_at is null)`;

/** @returns false where it was changed or used */
export async function deleteMade(db: Db, kind: Kind, id: string, revision: number): Promise<boolean> {
  const own =
    kind === "contact"
      ? sql`account_id is null and erased_at is null and not exists (select from contact_addresses a where a.contact_id = ${id} and a.verified_at is not null)
          and not exists (select from memberships m where m.contact_id = ${id} and (m.revision > 1 or m.sees_requests))`
      : sql`not exists (select from memberships m where m.organization_id = ${id})
          and not exists (select from organizations o where o.parent_id = ${id}) and not exists (select from organization_domains d where d.organization_id = ${id} and d.verified_at is not null)`;
  const { rows } =
    await sql`delete from ${sql.table(`${kind}s`)} where id = ${id} and revision = ${revision} and ${own} and ${untouched(kind, id)} returning 1`.execute(
      db,
    );
  return rows.length > 0;
}

export async function deleteUntouched(db: Db, id: string): Promise<boolean> {
  return (
    (await sql`delete from memberships where id = ${id} and revision = 1 and not sees_requests returning 1`.execute(db)).rows.length > 0
  );
}
