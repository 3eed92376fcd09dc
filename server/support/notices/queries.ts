/** SQL of who wants which mails. */
import { sql } from "kysely";
import type { Db } from "#platform/db";

export type Wish = "none" | "opened" | "all";
export type PreferenceRow = { answers: boolean; taking_part: boolean; solved: boolean; organization: Wish; revision: number };

export async function selectPreferences(db: Db, contactId: string): Promise<PreferenceRow | undefined> {
  const { rows } =
    await sql<PreferenceRow>`select answers, taking_part, solved, organization, revision from notice_preferences where contact_id = ${contactId}`.execute(
      db,
    );
  return rows[0];
}

/** Writes preferences. @param revision 0 when there were none @returns false when it is no longer the one expected */
export async function savePreferences(
  db: Db,
  contactId: string,
  revision: number,
  row: Omit<PreferenceRow, "revision">,
  now: Date,
): Promise<boolean> {
  const { rows } =
    revision === 0
      ? await sql`insert into notice_preferences (contact_id, answers, taking_part, solved, organization, updated_at)
          values (${contactId}, ${row.answers}, ${row.taking_part}, ${row.solved}, ${row.organization}, ${now}) on conflict do nothing returning 1`.execute(
          db,
        )
      : await sql`update notice_preferences set answers = ${row.answers}, taking_part = ${row.taking_part}, solved = ${row.solved}, organization = ${row.organization},
          revision = revision + 1, updated_at = ${now} where contact_id = ${contactId} and revision = ${revision} returning 1`.execute(db);
  return rows.length > 0;
}

/** The address mail to a contact goes to; null when he has none. */
export async function addressOf(db: Db, contactId: string): Promise<string | null> {
  const { rows } = await sql<{ address: string | null }>`select address from contact_names where id = ${contactId}`.execute(db);
  return rows[0]?.address ?? null;
}

/** Those of the contacts who want none of the mails of a kind. */
export async function selectUnwilling(
  db: Db,
  contactIds: readonly string[],
  kind: "answers" | "taking_part" | "solved",
): Promise<string[]> {
  const { rows } = await sql<{ contact_id: string }>`select contact_id from notice_preferences
    where contact_id = any (${[...contactIds]}::uuid[]) and not ${sql.ref(kind)}`.execute(db);
  return rows.map((row) => row.contact_id);
}

/** Whether anybody wants mails of an organization's requests at all. */
export async function anybodyWatches(db: Db): Promise<boolean> {
  const { rows } = await sql<{
    found: boolean;
  }>`select exists (select from notice_preferences where organization <> 'none') as found`.execute(db);
  return rows[0]!.found;
}

export type Watcher = { contactId: string; name: string; address: string; locale: string | null };

/** Who sees the requests of an organization on a day and wants mails of them. @param answers only those who want every answer */
export async function selectWatchers(db: Db, organizationId: string, day: string, answers: boolean): Promise<Watcher[]> {
  const { rows } = await sql<Watcher>`select distinct on (n.id) n.id as "contactId", n.name, n.address, n.locale
    from notice_preferences p join request_viewers v on v.contact_id = p.contact_id join contact_words n on n.id = p.contact_id
    where v.organization_id = ${organizationId} and v.starts_on <= ${day} and (v.ends_on is null or v.ends_on > ${day})
      and n.address is not null and p.organization = any (${answers ? ["all"] : ["opened", "all"]}) order by n.id limit 500`.execute(db);
  return rows;
}
