/** What happens to an invoice written by hand after it was issued: paid, paid back, voided. Each is an entry of the ledger. */
import { inTransaction, invalid, Problem, stale, type Ctx } from "#platform/http";
import { newId } from "#shared/ids";
import type { Invoice } from "./invoice-contract.ts";
import { lockInvoice, type InvoiceRow } from "./invoice-queries.ts";
import { selectEntriesOf } from "./ledger-queries.ts";
import { owed, type Entry } from "./model/ledger.ts";
import { today } from "./read-invoices.ts";
import { recordEntries } from "./record-entries.ts";
import { shown, written } from "./write-invoice.ts";

/** Has `make` say what happened, while nobody else writes of the invoice. */
function happen(
  ctx: Ctx,
  { id, revision, event }: { id: string; revision: number; event: string },
  make: (tx: Ctx, row: InvoiceRow) => Promise<Entry[]> | Entry[],
): Promise<Invoice> {
  return inTransaction(ctx, async (tx) => {
    const row = await written(tx, id, revision);
    if ((await lockInvoice(tx.db, id)) !== revision) throw stale(await shown(tx, id));
    await recordEntries(tx, id, { providerId: null, event }, await make(tx, row));
    return shown(tx, id);
  });
}

/** A day that has been, as a time that lies in it everywhere in UTC. */
function passed(ctx: Ctx, field: string, day: string): number {
  if (day > today(ctx)) throw invalid(field, "dayAhead");
  return Date.parse(`${day}T00:00:00Z`);
}

/** @throws Problem 404, 409 unless something is owed and not more than that is paid, 412, 422 for a day to come */
export function payInvoice(ctx: Ctx, id: string, revision: number, { paidOn, amount }: { paidOn: string; amount?: number | undefined }) {
  return happen(ctx, { id, revision, event: "invoices.pay" }, (tx, row) => {
    const left = owed(row);
    if (left === 0) throw new Problem(409, "invoice.state");
    if (amount !== undefined && amount > left) throw new Problem(409, "invoice.tooMuch");
    const key = newId(tx.clock.now().getTime());
    const at = passed(ctx, "paidOn", paidOn);
    return [{ kind: "paid", key, ref: key, at, amount: amount ?? left, currency: row.currency, details: { settled: false } }];
  });
}

type Refund = { refundedOn: string; amount?: number | undefined };

/** @throws Problem 404, 409 unless something was paid and not more than that goes back, 412, 422 for a day to come */
export function refundInvoice(ctx: Ctx, id: string, revision: number, { refundedOn, amount }: Refund) {
  return happen(ctx, { id, revision, event: "invoices.refund" }, async (tx, row) => {
    const rest = row.paid - row.refunded;
    if (rest <= 0 || row.state === "void") throw new Problem(409, "invoice.state");
    if (amount !== undefined && amount > rest) throw new Problem(409, "invoice.tooMuch");
    const at = passed(ctx, "refundedOn", refundedOn);
    const before = (await selectEntriesOf(tx.db, id)).filter(({ kind }) => kind === "paid").map((entry) => entry.at);
    const first = Math.min(...before);
    if (first > at) throw invalid("refundedOn", "dayBefore", { least: new Date(first).toISOString().slice(0, 10) });
    const key = newId(tx.clock.now().getTime());
    return [{ kind: "refunded", key, ref: key, at, amount: amount ?? rest, currency: row.currency, details: {} }];
  });
}

/** @throws Problem 404, 409 for a draft, one that ended, or one of which something was paid, 412 */
export function voidInvoice(ctx: Ctx, id: string, revision: number) {
  return happen(ctx, { id, revision, event: "invoices.void" }, (tx, row) => {
    if ((row.state !== "open" && row.state !== "uncollectible") || row.paid > row.refunded) throw new Problem(409, "invoice.state");
    const at = tx.clock.now().getTime();
    return [{ kind: "voided", key: newId(at), ref: id, at, amount: null, currency: null, details: {} }];
  });
}
