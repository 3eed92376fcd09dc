/** All SQL about mails that came back. */
import { sql } from "kysely";
import type { Db } from "#platform/db";

/** Notes why a mail failed. @returns false when that was noted before */
export async function markFailure(db: Db, mailId: string, reason: string): Promise<boolean> {
  const { rows } = await sql`update outbound_mails set failure = ${reason} where id = ${mailId} and failure is null returning id`.execute(
    db,
  );
  return rows.length > 0;
}

/** Takes an address off the list of those nothing is sent to, if it is there because mail to it came back. A complaint stays. */
export async function liftHardBounce(db: Db, address: string): Promise<void> {
  await sql`delete from suppressions where address = ${address} and reason = 'hardBounce'`.execute(db);
}

/** The last mail to an address about a thing; null when there was none. */
export async function lastMailAbout(db: Db, about: string, address: string): Promise<string | null> {
  const { rows } = await sql<{
    id: string;
  }>`select id from outbound_mails where about = ${about} and to_address = ${address} order by created_at desc, id desc limit 1`.execute(
    db,
  );
  return rows[0]?.id ?? null;
}
