import type { Ctx } from "#platform/http";
import { createInvoice, payInvoice } from "#licensing/billing";

const DAY = 86_400_000;
type InvoiceSeed = {
  /** Which of the organizations. */ of: number;
  number: string;
  seats: number;
  issued: number;
  due: number;
  paid: number | null;
};

/** Of the first organizations: paid, open, and past its day. Days from the first start. */
const INVOICES: readonly InvoiceSeed[] = [
  { of: 0, number: "2026-0141", seats: 25, issued: -80, due: -50, paid: -61 },
  { of: 1, number: "2026-0152", seats: 10, issued: -9, due: 21, paid: null },
  { of: 2, number: "2026-0139", seats: 40, issued: -62, due: -32, paid: null },
  { of: 0, number: "2026-0158", seats: 5, issued: -6, due: 24, paid: null },
];
const PRICE = 11_900;

/** Invoices written by hand, so that the pages about them show something. */
export async function writeBilling(next: () => Ctx, now: Date, organizations: readonly string[]): Promise<void> {
  const at = (days: number) => new Date(now.getTime() + days * DAY);
  const day = (days: number) => at(days).toISOString().slice(0, 10);
  for (const { of, number, seats, issued, due, paid } of INVOICES) {
    const organization = organizations[of];
    if (!organization) continue;
    const ctx = { ...next(), clock: { now: () => at(issued) } };
    const { id, revision } = await createInvoice(ctx, {
      number,
      organization,
      contact: null,
      product: null,
      planSubscription: null,
      currency: "EUR",
      lines: [{ description: "Ledger", quantity: seats, unitAmount: PRICE }],
      tax: Math.round(seats * PRICE * 0.21),
      issuedOn: day(issued),
      dueOn: day(due),
      periodStart: day(issued),
      periodEnd: day(issued + 364),
      purchaseOrder: null,
      note: null,
      issue: true,
    });
    if (paid !== null) await payInvoice({ ...ctx, clock: { now: () => at(paid) } }, id, revision, { paidOn: day(paid) });
  }
}
