/**
 * Where health is read from. Each source asks one question about many customers at once and answers with numbers for its signals, or with nothing
 * where nothing is known. A wing that learns something about customers adds a source here, its signals to `shared/churn-codes.ts` and how they
 * count to `model/settings.ts`; scores, reasons, settings and screens follow.
 */
import type { Db } from "#platform/db";
import type { HealthSignal } from "#shared/churn-codes";
import {
  selectFeedback,
  selectPayments,
  selectPromises,
  selectSignIns,
  selectTickets,
  selectUse,
  type Batch,
  type FeedbackRow,
  type PaymentsRow,
  type PromisesRow,
  type SignInRow,
  type TicketsRow,
  type UseRow,
} from "./fact-queries.ts";

/** A signal with the numbers behind it, by name. */
export type Reading = { value: number | null; facts: { [name: string]: number } };
export type Readings = { [signal in HealthSignal]?: Reading };

/** What one customer told, beside his signals. */
export type Told = { readings: Readings; inUse?: boolean; lastContact?: Date | null };

type Source = {
  /** Who may not read this may not see the numbers either; what they take off is seen by all who see the score. */
  right: string;
  signals: readonly HealthSignal[];
  gather: (db: Db, batch: Batch) => Promise<Map<string, Told>>;
};

const DAY = 86_400_000;
const byCustomer = <Row extends { customer: string }>(rows: readonly Row[], tell: (row: Row) => Told): Map<string, Told> =>
  new Map(rows.map((row) => [row.customer, tell(row)]));
const percent = (part: number, whole: number) => Math.round((part * 100) / whole);
const daysSince = (at: Date, now: Date) => Math.max(0, Math.floor((now.getTime() - at.getTime()) / DAY));
/** Fewer tickets than this say nothing of a habit. */
const HABIT = 2;

export function useOf({ licenses, seats, active, seen, versions, outdated }: UseRow, now: Date): Told {
  return {
    inUse: licenses > 0,
    readings: {
      ...(seats !== null && seats > 0 && { "use.seats": { value: percent(active ?? 0, seats), facts: { active: active ?? 0, seats } } }),
      ...(seen && { "use.seen": { value: daysSince(seen, now), facts: {} } }),
      ...(versions > 0 && { "use.versions": { value: percent(outdated, versions), facts: { outdated, known: versions } } }),
    },
  };
}

export function ticketsOf({ recent, usual, urgent, reopened, unanswered, last }: TicketsRow): Told {
  const often = Math.round(usual * 10) / 10;
  const of = (value: number): Reading => ({ value, facts: {} });
  return {
    lastContact: last,
    readings: {
      "tickets.volume": { value: Math.round((recent * 10) / Math.max(usual, HABIT)) / 10, facts: { recent, usual: often } },
      "tickets.urgent": of(urgent),
      "tickets.reopened": of(reopened),
      "tickets.unanswered": of(unanswered),
    },
  };
}

export function promisesOf({ kept, missed }: PromisesRow): Told {
  return { readings: { "promises.missed": { value: percent(missed, kept + missed), facts: { kept, missed } } } };
}

export function paymentsOf({ overdue, failed, disputed }: PaymentsRow): Told {
  return {
    readings: {
      "payments.overdue": { value: overdue, facts: {} },
      "payments.failed": { value: failed + disputed, facts: { failed, disputed } },
    },
  };
}

const signInOf = ({ last }: SignInRow, now: Date): Told => ({ readings: { "people.signIn": { value: daysSince(last, now), facts: {} } } });

export function feedbackOf({ answers, negative, satisfied }: FeedbackRow): Told {
  return { readings: { "feedback.satisfaction": { value: Math.round((satisfied * 100) / answers), facts: { answers, negative } } } };
}

export const SOURCES: readonly Source[] = [
  {
    right: "licenses.read",
    signals: ["use.seats", "use.seen", "use.versions"],
    gather: async (db, batch) => byCustomer(await selectUse(db, batch), (row) => useOf(row, batch.now)),
  },
  {
    right: "tickets.read",
    signals: ["tickets.volume", "tickets.urgent", "tickets.reopened", "tickets.unanswered"],
    gather: async (db, batch) => byCustomer(await selectTickets(db, batch), ticketsOf),
  },
  {
    right: "tickets.read",
    signals: ["promises.missed"],
    gather: async (db, batch) => byCustomer(await selectPromises(db, batch), promisesOf),
  },
  {
    right: "billing.read",
    signals: ["payments.overdue", "payments.failed"],
    gather: async (db, batch) => byCustomer(await selectPayments(db, batch), paymentsOf),
  },
  {
    right: "people.read",
    signals: ["people.signIn"],
    gather: async (db, batch) => byCustomer(await selectSignIns(db, batch), (row) => signInOf(row, batch.now)),
  },
  {
    right: "feedback.read",
    signals: ["feedback.satisfaction"],
    gather: async (db, batch) => byCustomer(await selectFeedback(db, batch), feedbackOf),
  },
];

/** All that is known of some customers, by customer. One statement for each source. */
export async function gatherFacts(db: Db, batch: Batch): Promise<Map<string, Told>> {
  const all = new Map<string, Told>();
  for (const { gather } of SOURCES)
    for (const [customer, told] of await gather(db, batch)) {
      const known = all.get(customer);
      all.set(customer, known ? { ...known, ...told, readings: { ...known.readings, ...told.readings } } : told);
    }
  return all;
}

/** The right that opens the numbers of a signal. */
export function rightFor(signal: HealthSignal): string {
  return SOURCES.find(({ signals }) => signals.includes(signal))!.right;
}
