/** SQL of the ledger. It is only added to. */
import { sql } from "kysely";
import type { Db } from "#platform/db";
import type { Entry, EntryKind } from "./model/ledger.ts";

export type NewEntry = { id: string; providerId: string | null; source: string; event: string; invoiceId: string; now: Date; entry: Entry };

/** @returns false when it is written already */
export async function insertEntry(db: Db, { id, providerId, source, event, invoiceId, now, entry: e }: NewEntry): Promise<boolean> {
  const { rows } =
    await sql`insert into billing_ledger (id, provider_id, source, key, event, kind, invoice_id, ref, amount, currency, details, occurred_at, recorded_at)
    values (${id}, ${providerId}, ${source}, ${e.key}, ${event}, ${e.kind}, ${invoiceId}, ${e.ref}, ${e.amount}, ${e.currency}, ${JSON.stringify(e.details)}, ${new Date(e.at)}, ${now})
    on conflict (source, key) do nothing returning id`.execute(db);
  return rows.length > 0;
}

/** All that is written of an invoice. */
export async function selectEntriesOf(db: Db, invoiceId: string): Promise<Entry[]> {
  const { rows } = await sql<
    Omit<Entry, "at"> & { at: Date }
  >`select key, kind, ref, amount::float8 as amount, currency, details, occurred_at as at from billing_ledger where invoice_id = ${invoiceId}`.execute(
    db,
  );
  return rows.map((row) => ({ ...row, at: row.at.getTime() }) as Entry);
}

export type LedgerRow = {
  id: string;
  kind: EntryKind;
  invoice: { id: string; number: string | null };
  provider: { id: string; name: string } | null;
  event: string;
  ref: string;
  amount: number | null;
  currency: string | null;
  details: { [name: string]: unknown };
  occurred_at: Date;
  recorded_at: Date;
};

export async function selectLedger(
  db: Db,
  { after, limit, invoice, kind }: { after: string | null; limit: number; invoice?: string | undefined; kind?: EntryKind | undefined },
): Promise<LedgerRow[]> {
  const { rows } =
    await sql<LedgerRow>`select l.id, l.kind, l.event, l.ref, l.amount::float8 as amount, l.currency, l.details, l.occurred_at, l.recorded_at,
      jsonb_build_object('id', i.id, 'number', i.number) as invoice, case when p.id is null then null else jsonb_build_object('id', p.id, 'name', p.name) end as provider
    from billing_ledger l join invoices i on i.id = l.invoice_id left join billing_providers p on p.id = l.provider_id
    where (${after}::uuid is null or l.id < ${after}) and ${invoice === undefined ? sql`true` : sql`l.invoice_id = ${invoice}`}
      and ${kind === undefined ? sql`true` : sql`l.kind = ${kind}`} order by l.id desc limit ${limit}`.execute(db);
  return rows;
}
