/** SQL of the mail of one person. */
import { sql } from "kysely";
import type { Db } from "#platform/db";

const decided = sql`state <> 'pending'`;
const intakeOf = (addresses: readonly string[], refs: readonly string[], ids: readonly string[]) =>
  sql`${decided} and (lower(envelope_from) = any(${[...addresses]}) or ref = any(${[...refs]}) or id = any(${[...ids]}::uuid[]))`;
const outboundOf = (addresses: readonly string[], refs: readonly string[]) =>
  sql`(to_address = any(${[...addresses]}) or about = any(${[...refs]}) or ref = any(${[...refs]}))`;

export async function countMailOf(
  db: Db,
  addresses: readonly string[],
  refs: readonly string[],
  ids: readonly string[],
): Promise<{ raw: number; sent: number }> {
  const { rows } = await sql<{
    raw: number;
    sent: number;
  }>`select (select count(*)::int from intake where ${intakeOf(addresses, refs, ids)}) as raw,
    (select count(*)::int from outbound_mails where ${outboundOf(addresses, refs)}) as sent`.execute(db);
  return rows[0]!;
}

export async function deleteIntake(
  db: Db,
  addresses: readonly string[],
  refs: readonly string[],
  ids: readonly string[],
  limit: number,
): Promise<number> {
  const result =
    await sql`delete from intake where id in (select id from intake where ${intakeOf(addresses, refs, ids)} limit ${limit})`.execute(db);
  return Number(result.numAffectedRows ?? 0);
}

export async function deleteOutboundOf(db: Db, addresses: readonly string[], refs: readonly string[], limit: number): Promise<number> {
  const result =
    await sql`delete from outbound_mails where id in (select id from outbound_mails where ${outboundOf(addresses, refs)} limit ${limit})`.execute(
      db,
    );
  return Number(result.numAffectedRows ?? 0);
}

export async function intakePages(db: Db): Promise<number> {
  const { rows } = await sql<{
    pages: number;
  }>`select (pg_relation_size('intake') / current_setting('block_size')::int)::bigint as pages`.execute(db);
  return rows[0]!.pages;
}

/** Raw mails whose bytes name one of these, on some pages of the table. */
export async function deleteIntakeNaming(db: Db, needles: readonly string[], from: number, to: number): Promise<void> {
  await sql`delete from intake where ctid >= ${`(${from},0)`}::tid and ctid < ${`(${to},0)`}::tid and ${decided}
    and (exists (select from unnest(${[...needles]}::text[]) n where position(lower(encode(convert_to(n, 'UTF8'), 'escape')) in lower(encode(raw, 'escape'))) > 0)
      or exists (select from unnest(${[...needles]}::text[]) n where position(lower(n) in lower(concat_ws(' ', detail, resolution_note, remote::text, release::text, envelope_to::text))) > 0))`.execute(
    db,
  );
}

/** What was mailed to these addresses, without what hangs on it. */
export async function mailsTo(db: Db, addresses: readonly string[]): Promise<{ [field: string]: unknown }[]> {
  const { rows } = await sql<{
    [field: string]: unknown;
  }>`select created_at, to_address, subject, content->>'text' as text, state from outbound_mails
    where to_address = any(${[...addresses]}) and state <> 'suppressed' order by created_at limit 20000`.execute(db);
  return rows;
}

export type MailTable = "intake" | "outbound_mails";

/** Decided or settled mail that is older and not about one of these tickets. */
const old = (table: MailTable, before: Date, held: readonly string[]) => {
  const kept = sql`${held.map((id) => `ticket:${id}`)}::text[]`;
  return table === "intake"
    ? sql`${decided} and state <> 'quarantined' and received_at < ${before} and (ref is null or ref <> all(${kept}))`
    : sql`state not in ('queued', 'sending', 'deferred') and created_at < ${before} and (about is null or about <> all(${kept}))`;
};
const age = { intake: sql`received_at`, outbound_mails: sql`created_at` };

export async function countOld(db: Db, table: MailTable, before: Date, held: readonly string[], most: number): Promise<number> {
  const { rows } = await sql<{
    n: number;
  }>`select count(*)::int as n from (select from ${sql.table(table)} where ${old(table, before, held)} limit ${most}) x`.execute(db);
  return rows[0]!.n;
}

export async function deleteOld(db: Db, table: MailTable, before: Date, held: readonly string[], limit: number): Promise<number> {
  const result =
    await sql`delete from ${sql.table(table)} where id in (select id from ${sql.table(table)} where ${old(table, before, held)} order by ${age[table]} limit ${limit})`.execute(
      db,
    );
  return Number(result.numAffectedRows ?? 0);
}
