/** SQL of taking back what an import brought. */
import { sql } from "kysely";
import type { Db } from "#platform/db";

/** @returns false where it was changed, asked for or used */
export async function deleteBroughtLicense(db: Db, id: string, { revision, uses }: { revision: number; uses: number }): Promise<boolean> {
  const { rows } =
    await sql`delete from licenses where id = ${id} and revision = ${revision} and uses = ${uses} and validated_at is null and checked_in_at is null
      and file_counter = 0 and not exists (select from license_machines m where m.license_id = ${id})
      and not exists (select from license_users u where u.license_id = ${id}) and not exists (select from license_key_files f where f.license_id = ${id})
    returning 1`.execute(db);
  return rows.length > 0;
}

/** @returns false where it was changed, or has given a sign of life */
export async function deleteBroughtMachine(
  db: Db,
  id: string,
  { revision, heartbeatAt }: { revision: number; heartbeatAt: Date | null },
): Promise<boolean> {
  const { rows } =
    await sql`delete from license_machines where id = ${id} and revision = ${revision} and heartbeat_at is not distinct from ${heartbeatAt}::timestamptz
      and file_counter = 0 and not exists (select from machine_components c where c.machine_id = ${id})
      and not exists (select from machine_processes p where p.machine_id = ${id}) returning 1`.execute(db);
  return rows.length > 0;
}
