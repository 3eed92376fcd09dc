/** Codes of monthly statements that pages, contracts and the model share. Browser-safe. */
import { SLA_TARGETS } from "./sla-codes.ts";

/** What a promise was about: a target of a service level, or `promise`, which an agent gave in words. */
export const PROMISED_TARGETS = [...SLA_TARGETS, "promise"] as const;
export type PromisedTarget = (typeof PROMISED_TARGETS)[number];

/** What came of the terms of a credit: nothing was decided, too little to judge by, all tiers held, or one did not. */
export const CREDIT_OUTCOMES = ["nothing", "tooFew", "held", "tier"] as const;
export type CreditOutcome = (typeof CREDIT_OUTCOMES)[number];

export const CREDIT_STATES = ["none", "proposed", "approved", "waived"] as const;
export type CreditState = (typeof CREDIT_STATES)[number];

/** Where the fee was taken from that a credit is a share of. */
export const FEE_SOURCES = ["agreed", "monthlyPrice", "yearlyPrice"] as const;
export type FeeSource = (typeof FEE_SOURCES)[number];

/** A share in per cent with two decimals, rounded down: a single broken promise never shows as 100. Null of nothing. */
export function attainment(met: number, missed: number): number | null {
  return met + missed === 0 ? null : Math.floor((met * 10_000) / (met + missed)) / 100;
}
