/** How well a customer does, from what is known of him: pure. */
import { HEALTH_SIGNALS, type HealthLevel, type HealthSignal } from "#shared/churn-codes";

/**
 * How one signal counts: at `good` it takes nothing off, at `bad` all of `weight`, in between in proportion. Which of the two is the higher says
 * whether more of it is better or worse.
 */
export type Rule = { readonly weight: number; readonly good: number; readonly bad: number };
export type Rules = { readonly [signal in HealthSignal]: Rule };
/** A score below `watch` is worth a look, one below `risk` is an alarm. */
export type Levels = { readonly watch: number; readonly risk: number };

/** What is known of each signal, as one number; null or absent: not known, which is not bad. */
export type Values = { readonly [signal in HealthSignal]?: number | null };

/** What one signal takes off. */
export type Reason = { signal: HealthSignal; value: number | null; points: number; of: number };
export type Health = { score: number | null; level: HealthLevel | null; known: number; reasons: Reason[] };

/** @returns 0 where it is as good as can be, 1 where it is as bad */
function share({ good, bad }: Rule, value: number): number {
  if (good === bad) return value === good ? 0 : Number(value > good);
  const at = (value - good) / (bad - good);
  return Number.isNaN(at) ? 0 : Math.min(1, Math.max(0, at));
}

/**
 * A score from 100 downwards: each signal takes off up to its weight, in whole points, so that what is shown adds up.
 * A signal that gets worse never raises the score, one that is not known takes nothing off; where none is known there is no score.
 */
export function healthOf(values: Values, rules: Rules, levels: Levels): Health {
  const reasons = HEALTH_SIGNALS.filter((signal) => rules[signal].weight > 0).map((signal): Reason => {
    const rule = rules[signal];
    const given = values[signal] ?? null;
    const value = given === null || Number.isNaN(given) ? null : given;
    return { signal, value, points: value === null ? 0 : Math.round(rule.weight * share(rule, value)), of: rule.weight };
  });
  const known = reasons.filter(({ value }) => value !== null).length;
  if (known === 0) return { score: null, level: null, known, reasons };
  const off = reasons.reduce((sum, { points }) => sum + points, 0);
  const score = Math.max(0, 100 - off);
  return { score, level: levelOf(score, levels), known, reasons };
}

export function levelOf(score: number, { watch, risk }: Levels): HealthLevel {
  if (score < risk) return "risk";
  return score < watch ? "watch" : "good";
}
