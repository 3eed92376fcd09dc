import { sql, type RawBuilder } from "kysely";
import type { Count, Kept } from "#platform/erasure";
import type { Db } from "#platform/db";

export type RequestRow = {
  id: string;
  kind: "erasure" | "export";
  contact_id: string;
  contact: string;
  own: boolean;
  reason: "asked" | "retention" | "mistake" | "contract" | null;
  state: "waiting" | "running" | "done" | "failed" | "held";
  progress: number;
  summary: { erased: Count[]; kept: Kept[] } | null;
  sealed: Buffer | null;
  file_id: string | null;
  expires_at: Date | null;
  failure: string | null;
  requested_by: string;
  requested_at: Date;
  finished_at: Date | null;
  revision: number;
};

const REQUEST = sql`r.id, r.kind, r.contact_id, coalesce(c.name, '') as contact, r.own, r.reason, r.state, r.progress, r.summary, r.sealed, r.file_id,
  r.expires_at, r.failure, r.requested_by, r.requested_at, r.finished_at, r.revision`;
const FROM = sql`privacy_requests r left join contact_names c on c.id = r.contact_id`;

export async function insertRequest(
  db: Db,
  row: Pick<RequestRow, "id" | "kind" | "contact_id" | "own" | "reason" | "requested_by" | "requested_at">,
): Promise<void> {
  await sql`insert into privacy_requests (id, kind, contact_id, own, reason, requested_by, requested_at)
    values (${row.id}, ${row.kind}, ${row.contact_id}, ${row.own}, ${row.reason}, ${row.requested_by}, ${row.requested_at})`.execute(db);
}

export async function selectRequest(db: Db, id: string): Promise<RequestRow | undefined> {
  return (await sql<RequestRow>`select ${REQUEST} from ${FROM} where r.id = ${id}`.execute(db)).rows[0];
}

export async function selectRequests(
  db: Db,
  {
    contact,
    kind,
    own,
    after,
    limit,
  }: { contact?: string | undefined; kind?: string | undefined; own?: boolean; after: string | null; limit: number },
): Promise<RequestRow[]> {
  const conditions: RawBuilder<unknown>[] = [sql`true`];
  if (after) conditions.push(sql`r.id < ${after}`);
  if (contact) conditions.push(sql`r.contact_id = ${contact}`);
  if (kind) conditions.push(sql`r.kind = ${kind}`);
  if (own) conditions.push(sql`r.own`);
  const { rows } =
    await sql<RequestRow>`select ${REQUEST} from ${FROM} where ${sql.join(conditions, sql` and `)} order by r.id desc limit ${limit}`.execute(
      db,
    );
  return rows;
}

export type RequestChange = Partial<
  Pick<RequestRow, "state" | "progress" | "sealed" | "file_id" | "expires_at" | "failure" | "finished_at">
> & {
  summary?: RequestRow["summary"];
};

export async function setRequest(db: Db, id: string, { summary, ...change }: RequestChange): Promise<void> {
  const parts = Object.entries(change).map(([name, value]) => sql`${sql.ref(name)} = ${value}`);
  if (summary !== undefined) parts.push(sql`summary = ${summary === null ? null : JSON.stringify(summary)}::jsonb`);
  await sql`update privacy_requests set ${sql.join([...parts, sql`revision = revision + 1`])} where id = ${id}`.execute(db);
}

/** Files of exports whose time is over, or of one person. */
export async function takeFiles(db: Db, which: { before: Date } | { contacts: readonly string[] }): Promise<string[]> {
  const where = "before" in which ? sql`expires_at < ${which.before}` : sql`contact_id = any(${[...which.contacts]}::uuid[])`;
  const { rows } = await sql<{
    file_id: string;
  }>`with had as (select id, file_id from privacy_requests where file_id is not null and ${where} for update)
    update privacy_requests r set file_id = null, revision = revision + 1 from had where had.id = r.id returning had.file_id`.execute(db);
  return rows.map(({ file_id: id }) => id);
}

/** Erased contacts of a list: which of them were erased in this database. */
export async function erasedAmong(db: Db, contacts: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{
    id: string;
  }>`select contact_id as id from privacy_requests where kind = 'erasure' and state = 'done' and contact_id = any(${[...contacts]}::uuid[])`.execute(
    db,
  );
  return new Set(rows.map(({ id }) => id));
}
