/** Sums of a month, from counts of promises that were decided in it. Pure. */
import { attainment, PROMISED_TARGETS, type PromisedTarget } from "#shared/statement-codes";

/** So many promises of one kind with the same end. `plan`: on whose strength they were given. */
export type Group = {
  readonly target: PromisedTarget;
  readonly plan: string | null;
  readonly met: boolean;
  readonly cause: string | null;
  readonly count: number;
};
export type Sum = { readonly met: number; readonly missed: number; readonly attainment: number | null };
export type Tally = Sum & {
  /** In the order of the targets; those of which none was decided are left out. */
  readonly targets: readonly (Sum & { readonly target: PromisedTarget })[];
  /** Why promises were broken, the most frequent first; null: the log does not tell. */
  readonly causes: readonly { readonly cause: string | null; readonly count: number }[];
};

/** What of the groups was kept and what was not. */
export function sumOf(groups: readonly Group[]): Sum {
  let [met, missed] = [0, 0];
  for (const group of groups) {
    if (group.met) met += group.count;
    else missed += group.count;
  }
  return { met, missed, attainment: attainment(met, missed) };
}

export function tally(groups: readonly Group[]): Tally {
  const causes = new Map<string | null, number>();
  for (const { met, cause, count } of groups) if (!met) causes.set(cause, (causes.get(cause) ?? 0) + count);
  return {
    ...sumOf(groups),
    targets: PROMISED_TARGETS.map((target) => ({ target, ...sumOf(groups.filter((group) => group.target === target)) })).filter(
      ({ met, missed }) => met + missed > 0,
    ),
    causes: [...causes]
      .map(([cause, count]) => ({ cause, count }))
      .toSorted((a, b) => b.count - a.count || ((a.cause ?? "") < (b.cause ?? "") ? -1 : 1)),
  };
}
