/** SQL of answers that were given. */
import { sql } from "kysely";
import type { Db } from "#platform/db";
import type { AnswerKind } from "./contract.ts";

export type NewAnswer = {
  id: string;
  ticketId: string;
  licenseId: string | null;
  organizationId: string | null;
  contactId: string | null;
  how: AnswerKind | "quote";
  data: { [name: string]: unknown };
  actor: string;
  now: Date;
};

export async function insertAnswer(db: Db, a: NewAnswer): Promise<void> {
  await sql`insert into license_answers (id, ticket_id, license_id, organization_id, contact_id, how, data, actor, created_at)
    values (${a.id}, ${a.ticketId}, ${a.licenseId}, ${a.organizationId}, ${a.contactId}, ${a.how}, ${JSON.stringify(a.data)}, ${a.actor}, ${a.now})`.execute(
    db,
  );
}

export type AnswerRow = {
  id: string;
  ticket_id: string;
  license_id: string | null;
  how: AnswerKind | "quote";
  data: { [name: string]: unknown };
  undone_at: Date | null;
};

/** An answer, which nobody else undoes until the end of the transaction. */
export async function lockAnswer(db: Db, id: string): Promise<AnswerRow | undefined> {
  return (
    await sql<AnswerRow>`select id, ticket_id, license_id, how, data, undone_at from license_answers where id = ${id} for update`.execute(
      db,
    )
  ).rows[0];
}

export async function markUndone(db: Db, id: string, now: Date): Promise<void> {
  await sql`update license_answers set undone_at = ${now} where id = ${id}`.execute(db);
}
