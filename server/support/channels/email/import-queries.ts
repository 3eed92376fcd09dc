/** SQL of importing mail archives. */
import { sql } from "kysely";
import type { Db } from "#platform/db";

/** Whether a mail with this fingerprint was decided. */
export async function knownFingerprint(db: Db, fingerprint: Buffer): Promise<boolean> {
  return (await sql`select from email_fingerprints where fingerprint = ${fingerprint}`.execute(db)).rows.length > 0;
}
