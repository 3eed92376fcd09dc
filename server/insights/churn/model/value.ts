/** What something is worth in a year: pure. Amounts in the currency's smallest unit, without tax. */
import type { Price } from "#shared/plan-codes";
import { daysBetween, type Term } from "./terms.ts";

export type Yearly = { amount: number; currency: string };

/** An invoice of a subscription that was issued and not called back. */
export type Bill = {
  readonly subscription: string;
  readonly currency: string;
  readonly net: number;
  readonly issuedOn: string;
  readonly from: string | null;
  readonly to: string | null;
};

const YEAR = 365;
/** Periods that are meant as so many twelfths of a year, whatever their days. */
const MONTHS = [
  { least: 28, most: 31, times: 12 },
  { least: 88, most: 93, times: 4 },
  { least: 181, most: 184, times: 2 },
  { least: 360, most: 372, times: 1 },
];

/** What a bill comes to in a year; one that names no period is taken as that of a year. */
export function yearlyOf({ net, from, to }: Pick<Bill, "net" | "from" | "to">): number {
  if (from === null || to === null || to < from) return net;
  const days = daysBetween(from, to) + 1;
  const usual = MONTHS.find(({ least, most }) => days >= least && days <= most);
  return Math.round(usual ? net * usual.times : (net * YEAR) / days);
}

/** The list price in a year, in the wanted currency where there is one in it; null where nothing is sold by the year or the month. */
export function listedYearly(prices: readonly Price[], wanted: string | null): Yearly | null {
  const again = prices.filter(({ period }) => period !== "once");
  const among = again.some(({ currency }) => currency === wanted) ? again.filter(({ currency }) => currency === wanted) : again;
  const first = among.find(({ period }) => period === "year") ?? among[0];
  return first ? { amount: first.period === "year" ? first.amount : first.amount * 12, currency: first.currency } : null;
}

/**
 * What a term is worth in a year: by its last invoice, else by the list price of its plan.
 * @param bills all of the customer
 */
export function worthOf(term: Term, bills: readonly Bill[], prices: readonly Price[]): Yearly | null {
  const own = bills.filter(
    ({ subscription, from, issuedOn }) => subscription === term.subscription && (term.endsOn === null || (from ?? issuedOn) <= term.endsOn),
  );
  const last = own.toSorted((a, b) => ((a.from ?? a.issuedOn) < (b.from ?? b.issuedOn) ? -1 : 1)).at(-1);
  if (last) return { amount: yearlyOf(last), currency: last.currency };
  return listedYearly(prices, bills.toSorted((a, b) => (a.issuedOn < b.issuedOn ? -1 : 1)).at(-1)?.currency ?? null);
}
