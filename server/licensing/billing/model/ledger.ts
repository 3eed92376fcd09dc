/**
 * What the ledger's entries make of an invoice. A pure function of the *set* of entries: providers deliver out of order and more than once, so no order
 * and no repetition may change what comes out. It holds because each fact is of one of two kinds: what happened for good counts once it is there, and of
 * what is said again and again (contents of the invoice, how much was paid by one payment) the latest counts, by the provider's own time.
 */

export type EntryKind = "invoiced" | "paid" | "failed" | "refunded" | "disputed" | "voided" | "writtenOff";

export type InvoiceLine = {
  description: string;
  quantity: number;
  /** Smallest unit of the currency, as all amounts. */ amount: number;
};

/** What an invoice is about, as it was said at one time. Days are ISO 8601 dates. */
export type Contents = {
  /** Whether the customer has it; else it is being written. */ issued: boolean;
  number: string | null;
  tax: number;
  /** What of the total need not be paid, because of credit. */ credited: number;
  issuedOn: string | null;
  dueOn: string | null;
  periodStart: string | null;
  periodEnd: string | null;
  subscription: string | null;
  purchaseOrder: string | null;
  url: string | null;
  pdfUrl: string | null;
  lines: readonly InvoiceLine[];
};
export type Dispute = "open" | "won" | "lost";

type Said = {
  /** Unique with its source. */ key: string;
  /** Milliseconds since the epoch, by the clock of whoever says it. */ at: number;
  /** Which payment, refunded payment, attempt or dispute of the invoice. */ ref: string;
};
export type Entry = Said &
  (
    | { kind: "invoiced"; amount: number; currency: string; details: Contents }
    /** Of this payment in all so far; `settled`: whoever says so takes the invoice for paid. */
    | { kind: "paid"; amount: number; currency: string; details: { settled: boolean } }
    | { kind: "failed"; amount: number | null; currency: string | null; details: { attempt: number; code: string } }
    /** Of this payment in all so far. */
    | { kind: "refunded"; amount: number; currency: string; details: Record<string, never> }
    | { kind: "disputed"; amount: number | null; currency: string | null; details: { outcome: Dispute } }
    | { kind: "voided" | "writtenOff"; amount: null; currency: null; details: Record<string, never> }
  );

export type InvoiceState = "draft" | "open" | "paid" | "refunded" | "void" | "uncollectible";
export type Outcome = {
  state: InvoiceState;
  currency: string | null;
  total: number;
  paid: number;
  refunded: number;
  paidOn: string | null;
  contents: Contents | null;
  attempts: number;
  failure: { at: number; code: string } | null;
  dispute: Dispute | null;
};

const DAY = 10;
const dayOf = (at: number) => new Date(at).toISOString().slice(0, DAY);
const weight = ({ kind, details }: Entry) =>
  kind === "invoiced" ? Number(details.issued) : kind === "paid" ? Number(details.settled) : kind === "failed" ? details.attempt : 0;

/** An order that depends on nothing but the entries: by their time; what is of one time by what says more. */
function compare(a: Entry, b: Entry): number {
  return a.at - b.at || weight(a) - weight(b) || (a.amount ?? 0) - (b.amount ?? 0) || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);
}

/** The latest of each `ref`. @param entries in order */
function latest<E extends Entry>(entries: readonly E[]): E[] {
  return [...new Map(entries.map((entry) => [entry.ref, entry])).values()];
}
const sum = (entries: readonly { amount: number }[]) => entries.reduce((all, { amount }) => all + amount, 0);

/** How an invoice stands. @param entries of this invoice, in any order, with any of them any number of times */
export function stateOf(entries: Iterable<Entry>): Outcome {
  const once = [...new Map([...entries].map((entry) => [entry.key, entry])).values()].toSorted(compare);
  const of = <K extends EntryKind>(kind: K) => once.filter((entry): entry is Extract<Entry, { kind: K }> => entry.kind === kind);
  const contents = of("invoiced").at(-1);
  const payments = latest(of("paid"));
  const [paid, refunded] = [sum(payments), sum(latest(of("refunded")))];
  const total = contents?.amount ?? 0;
  // Issued once is issued: what is told of its draft later came late.
  const issued = of("invoiced").some(({ details }) => details.issued);
  const settledAt = settled(once, { total, credited: contents?.details.credited ?? 0, issued });
  const failed = of("failed");
  const failure = failed.at(-1);
  const dispute = latest(of("disputed")).map(({ details }) => details.outcome);
  return {
    state: standing({
      voided: of("voided").length > 0,
      settled: settledAt !== null,
      writtenOff: of("writtenOff").length > 0,
      issued,
      paid,
      refunded,
    }),
    currency: once.find(({ currency }) => currency !== null)?.currency ?? null,
    total,
    paid,
    refunded,
    paidOn: settledAt === null ? null : dayOf(settledAt),
    contents: contents?.details ?? null,
    attempts: failed.reduce((most, { details }) => Math.max(most, details.attempt), 0),
    failure: failure ? { at: failure.at, code: failure.details.code } : null,
    dispute: (["open", "lost", "won"] as const).find((outcome) => dispute.includes(outcome)) ?? null,
  };
}

/** When it was paid: said so, or what was paid and not given back has reached what is owed. @param entries in order */
function settled(
  entries: readonly Entry[],
  { total, credited, issued }: { total: number; credited: number; issued: boolean },
): number | null {
  const said = entries.find((entry) => entry.kind === "paid" && entry.details.settled);
  if (said) return said.at;
  if (!issued) return null;
  const paid = new Map<string, number>();
  const back = new Map<string, number>();
  const all = (amounts: Map<string, number>) => [...amounts.values()].reduce((sum, one) => sum + one, 0);
  for (const { kind, ref, amount, at } of entries) {
    if (kind === "refunded") back.set(ref, amount);
    if (kind !== "paid") continue;
    paid.set(ref, amount);
    if (all(paid) - all(back) >= total - credited) return at;
  }
  return null;
}

type Facts = { voided: boolean; settled: boolean; writtenOff: boolean; issued: boolean; paid: number; refunded: number };

function standing({ voided, settled: isPaid, writtenOff, issued, paid, refunded }: Facts): InvoiceState {
  if (voided) return "void";
  if (isPaid) return paid > 0 && refunded >= paid ? "refunded" : "paid";
  if (writtenOff) return "uncollectible";
  return issued ? "open" : "draft";
}

type Sums = { state: InvoiceState; total: number; credited: number; paid: number; refunded: number };

/** What is still to be paid. */
export function owed({ state, total, credited, paid, refunded }: Sums): number {
  return state === "open" || state === "uncollectible" ? Math.max(0, total - credited - paid + refunded) : 0;
}
