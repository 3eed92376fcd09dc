/** SQL of who said that a known issue affects him too, of references and of what was said of it. */
import { sql } from "kysely";
import type { Db } from "#platform/db";
import type { ReadReference } from "./model.ts";

type ReportRow = { version: string | null; license_ref: string | null; comment: string | null; created_at: Date };

/** Stores what somebody said, once for each person. @returns it, and whether it is new */
export async function saveReport(
  db: Db,
  report: {
    id: string;
    issueId: string;
    contactId: string;
    organizationId: string | null;
    version: string | null;
    license: string | null;
    comment: string | null;
    now: Date;
  },
): Promise<ReportRow & { fresh: boolean }> {
  const { rows } = await sql<ReportRow & { fresh: boolean }>`insert into known_issue_reports
      (id, issue_id, contact_id, organization_id, version, license_ref, comment, created_at, updated_at)
    values (${report.id}, ${report.issueId}, ${report.contactId}, ${report.organizationId}, ${report.version}, ${report.license}, ${report.comment}, ${report.now}, ${report.now})
    on conflict (issue_id, contact_id) do update set organization_id = excluded.organization_id, version = excluded.version, license_ref = excluded.license_ref,
      comment = excluded.comment, updated_at = excluded.updated_at
    returning version, license_ref, comment, created_at, id = ${report.id} as fresh`.execute(db);
  return rows[0]!;
}

/** @returns whether there was one */
export async function deleteReport(db: Db, issueId: string, contactId: string): Promise<boolean> {
  const { rows } =
    await sql`delete from known_issue_reports where issue_id = ${issueId} and contact_id = ${contactId} returning id`.execute(db);
  return rows.length > 0;
}

export type ReferenceRow = ReadReference & { id: string; created_at: Date };

/** An issue refers to no more than this. */
export const MOST_REFERENCES = 100;

export async function selectReferences(db: Db, issueId: string): Promise<ReferenceRow[]> {
  const { rows } = await sql<ReferenceRow>`select id, kind, url, place, label, created_at from known_issue_references
    where issue_id = ${issueId} order by created_at, id limit ${sql.lit(MOST_REFERENCES)}`.execute(db);
  return rows;
}

/** @returns the reference; the one that is there when the address is known already */
export async function insertReference(
  db: Db,
  reference: ReadReference & { id: string; issueId: string; by: string; now: Date },
): Promise<ReferenceRow & { fresh: boolean }> {
  const { rows } = await sql<
    ReferenceRow & { fresh: boolean }
  >`insert into known_issue_references (id, issue_id, kind, url, place, label, created_by, created_at)
    values (${reference.id}, ${reference.issueId}, ${reference.kind}, ${reference.url}, ${reference.place}, ${reference.label}, ${reference.by}, ${reference.now})
    on conflict (issue_id, url) do update set place = excluded.place
    returning id, kind, url, place, label, created_at, id = ${reference.id} as fresh`.execute(db);
  return rows[0]!;
}

export async function deleteReference(db: Db, issueId: string, id: string): Promise<{ kind: string } | null> {
  const { rows } = await sql<{
    kind: string;
  }>`delete from known_issue_references where issue_id = ${issueId} and id = ${id} returning kind`.execute(db);
  return rows[0] ?? null;
}

export type UpdateRow = { id: string; text: string; public: boolean; author: string; created_at: Date };

export async function selectUpdates(
  db: Db,
  issueId: string,
  { internal, after, limit }: { internal: boolean; after: string | null; limit: number },
): Promise<UpdateRow[]> {
  const { rows } = await sql<UpdateRow>`select id, text, public, author, created_at from known_issue_updates
    where issue_id = ${issueId} and (${internal} or public) and (${after}::uuid is null or id < ${after}) order by id desc limit ${limit}`.execute(
    db,
  );
  return rows;
}

export async function insertUpdate(
  db: Db,
  update: { id: string; issueId: string; text: string; public: boolean; author: string; now: Date },
): Promise<void> {
  await sql`insert into known_issue_updates (id, issue_id, text, public, author, created_at)
    values (${update.id}, ${update.issueId}, ${update.text}, ${update.public}, ${update.author}, ${update.now})`.execute(db);
}

export async function findUpdate(db: Db, issueId: string, id: string): Promise<UpdateRow | null> {
  const { rows } =
    await sql<UpdateRow>`select id, text, public, author, created_at from known_issue_updates where issue_id = ${issueId} and id = ${id}`.execute(
      db,
    );
  return rows[0] ?? null;
}

export async function deleteUpdate(db: Db, id: string): Promise<void> {
  await sql`delete from known_issue_updates where id = ${id}`.execute(db);
}
