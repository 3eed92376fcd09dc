/** When a renewal runs: pure. Days are `YYYY-MM-DD`. */
import { dayBefore, type PricePeriod } from "#shared/plan-codes";

const MONTHS: { readonly [period in PricePeriod]: number | null } = { month: 1, year: 12, once: null };

export function dayAfter(day: string): string {
  return new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
}

/** The same day of a later month; the last one where that month is shorter. */
export function addMonths(day: string, months: number): string {
  const [year, month, date] = day.split("-").map(Number) as [number, number, number];
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(date, last))).toISOString().slice(0, 10);
}

/**
 * The days of a renewal: on the day after the end, or today where that is past, for the period that is paid.
 * @param endsOn the last day of what is renewed
 */
export function renewalDays(endsOn: string, period: PricePeriod, today: string): { from: string; until: string | null } {
  const next = dayAfter(endsOn);
  const from = next < today ? today : next;
  const months = MONTHS[period];
  return { from, until: months === null ? null : dayBefore(addMonths(from, months)) };
}
