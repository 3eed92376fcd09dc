/** What is credited for a month, by the terms of a contract. Pure; amounts are whole numbers of the currency's smallest unit. */
import type { Price } from "#shared/plan-codes";
import { attainment, type CreditOutcome, type FeeSource, type PromisedTarget } from "#shared/statement-codes";
import { sumOf, type Group } from "./tally.ts";

export type CreditTerms = {
  /** Which promises count; empty: all service levels, and not what agents promised in words. */
  readonly targets: readonly PromisedTarget[];
  /** With fewer decided promises in the month nothing is credited. */
  readonly least: number;
  /** Below so many per cent kept (two decimals at most) so many per cent of the fee are credited. */
  readonly tiers: readonly { readonly below: number; readonly percent: number }[];
  /** The most that is credited, in per cent of the fee. */
  readonly most: number;
  readonly currency: string;
  /** Of a month; null: by the list price of the plan. */
  readonly fee: number | null;
};
export type Fee = { readonly amount: number; readonly from: FeeSource };
export type CreditResult = {
  readonly terms: CreditTerms;
  readonly met: number;
  readonly missed: number;
  readonly attainment: number | null;
  readonly outcome: CreditOutcome;
  /** The tier that decided. */
  readonly tier: { readonly below: number; readonly percent: number } | null;
  /** What is credited, in per cent of the fee, and whether the most was reached. */
  readonly percent: number;
  readonly capped: boolean;
  /** Null: the plan has no price in this currency. */
  readonly fee: Fee | null;
  /** Null where nothing is credited or the fee is not known. */
  readonly amount: number | null;
};

/** Per cent with two decimals as a whole number: shares are compared exactly. */
const points = (percent: number) => Math.round(percent * 100);

/** The fee of a month: as agreed, else the list price of a month, else a twelfth of that of a year, rounded to the smallest unit. */
export function feeOf({ fee, currency }: Pick<CreditTerms, "fee" | "currency">, prices: readonly Price[]): Fee | null {
  if (fee !== null) return { amount: fee, from: "agreed" };
  const of = (period: Price["period"]) => prices.find((price) => price.currency === currency && price.period === period)?.amount;
  const [month, year] = [of("month"), of("year")];
  if (month !== undefined) return { amount: month, from: "monthlyPrice" };
  return year === undefined ? null : { amount: Math.round(year / 12), from: "yearlyPrice" };
}

/**
 * Works a credit out.
 * @param groups the promises of the month that were given on the strength of this contract's plan
 * @example terms of 10 % below 99 % and 25 % below 95 %, 19 of 20 kept (95 %), a fee of 300.00 EUR: the first tier, 30.00 EUR
 */
export function creditOf(terms: CreditTerms, groups: readonly Group[], fee: Fee | null): CreditResult {
  const counted = groups.filter(({ target }) => (terms.targets.length === 0 ? target !== "promise" : terms.targets.includes(target)));
  const { met, missed } = sumOf(counted);
  const decided = met + missed;
  const base = { terms, met, missed, attainment: attainment(met, missed), tier: null, percent: 0, capped: false, fee, amount: null };
  if (decided === 0) return { ...base, outcome: "nothing" };
  if (decided < terms.least) return { ...base, outcome: "tooFew" };
  const tier = terms.tiers
    .filter(({ below }) => met * 10_000 < points(below) * decided)
    .reduce<CreditTerms["tiers"][number] | null>((most, one) => (most === null || one.percent > most.percent ? one : most), null);
  if (tier === null) return { ...base, outcome: "held" };
  const percent = Math.min(tier.percent, terms.most);
  const amount = fee === null ? null : Math.round((fee.amount * points(percent)) / 10_000);
  return { ...base, outcome: "tier", tier, percent, capped: tier.percent > terms.most, amount };
}
