/** Writes to the ledger, and has the invoice stand as its ledger says. */
import { emit } from "#platform/events";
import type { Ctx } from "#platform/http";
import { newId } from "#shared/ids";
import { invoiceChanged } from "./events.ts";
import { lockInvoice, saveOutcome, selectInvoice, type InvoiceRow } from "./invoice-queries.ts";
import { insertEntry, selectEntriesOf } from "./ledger-queries.ts";
import { stateOf, type Entry, type EntryKind } from "./model/ledger.ts";

export type Source = {
  /** null: by hand */ providerId: string | null;
  /** the event at the provider, or the operation here */ event: string;
};

/**
 * Adds entries of one invoice; those that are written already are passed over, so it may be called any number of times with the same.
 * @param tx in a transaction
 * @returns how many were new
 */
export async function recordEntries(tx: Ctx, invoiceId: string, { providerId, event }: Source, entries: readonly Entry[]): Promise<number> {
  // Whoever else writes of this invoice waits, so that what is computed last has seen everything.
  await lockInvoice(tx.db, invoiceId);
  const now = tx.clock.now();
  const kinds: EntryKind[] = [];
  for (const entry of entries) {
    const id = newId(now.getTime());
    if (await insertEntry(tx.db, { id, providerId, source: providerId ?? "manual", event, invoiceId, now, entry })) kinds.push(entry.kind);
  }
  if (kinds.length === 0) return 0;
  await saveOutcome(tx.db, invoiceId, stateOf(await selectEntriesOf(tx.db, invoiceId)), now);
  await tellOf(tx, (await selectInvoice(tx.db, invoiceId))!, [...new Set(kinds)]);
  return kinds.length;
}

/** Tells what happened to an invoice. */
export async function tellOf(tx: Ctx, row: InvoiceRow, kinds: (EntryKind | "drafted" | "removed")[]): Promise<void> {
  const { id, state, currency, total, paid, refunded } = row;
  const customer = row.organization_id ? [`organization:${row.organization_id}`] : row.contact_id ? [`contact:${row.contact_id}`] : [];
  await emit(tx, invoiceChanged, {
    subjects: [`invoice:${id}`, ...customer],
    data: { invoiceId: id, kinds, state, currency, total, paid, refunded },
  });
}
