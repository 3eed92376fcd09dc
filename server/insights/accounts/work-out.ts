/** A month of a customer worked out: from promises as they are, or from what was kept of it. */
import { isStaff, type Ctx } from "#platform/http";
import { localize } from "#shared/locales";
import { attainment } from "#shared/statement-codes";
import type { Credit, StatementBrief } from "./contract.ts";
import { selectContracts, type CreditRow } from "./credit-queries.ts";
import { creditOf, feeOf, type CreditResult } from "./model/credit.ts";
import type { Group } from "./model/tally.ts";
import type { StatementRow } from "./statement-queries.ts";

export type Worked = { subscription: string; plan: string; result: CreditResult };

/**
 * What the contracts of a month credit, for the promises given on the strength of each one's plan; what agents promised in words stands on no plan and
 * counts for every contract whose terms name it. Contracts without terms are left out.
 */
export async function workOutCredits(ctx: Ctx, organization: string, month: string, groups: readonly Group[]): Promise<Worked[]> {
  const contracts = await selectContracts(ctx.db, organization, month);
  return contracts.flatMap(({ subscription, plan, prices, terms }) =>
    terms === null
      ? []
      : [
          {
            subscription,
            plan,
            result: creditOf(
              terms,
              groups.filter((group) => group.plan === plan || group.target === "promise"),
              feeOf(terms, prices),
            ),
          },
        ],
  );
}

/** @param row null while the month goes on */
export function presentCredit(
  ctx: Ctx,
  result: CreditResult,
  subscription: string,
  plan: { id: string; name: { [locale: string]: string } },
  row: CreditRow | null,
): Credit {
  const inside = isStaff(ctx.actor);
  return {
    id: row?.id ?? null,
    subscription,
    plan: { id: plan.id, name: localize(plan.name, ctx.locale) },
    state: row?.state ?? "none",
    ...result,
    terms: { ...result.terms, targets: [...result.terms.targets], tiers: result.terms.tiers.map((tier) => ({ ...tier })) },
    decidedBy: inside ? (row?.decided_by ?? null) : null,
    decidedAt: row?.decided_at?.toISOString() ?? null,
    note: inside ? (row?.note ?? null) : null,
    revision: row?.revision ?? null,
  };
}

export const presentRow = (ctx: Ctx, row: CreditRow): Credit => presentCredit(ctx, row.result, row.subscription_id, row.plan, row);

/** Sums by currency and state. */
export function creditedOf(credits: readonly Pick<CreditRow, "amount" | "currency" | "state">[]): StatementBrief["credited"] {
  const sums = new Map<string, StatementBrief["credited"][number]>();
  for (const { amount, currency, state } of credits) {
    if (amount === null || currency === null || state === "none") continue;
    const key = `${currency} ${state}`;
    sums.set(key, { currency, state, amount: (sums.get(key)?.amount ?? 0) + amount });
  }
  return [...sums.values()];
}

export function presentBrief(row: StatementRow, credits: readonly CreditRow[]): StatementBrief {
  return {
    id: row.id,
    organization: row.organization,
    month: row.month.slice(0, 7),
    state: "closed",
    version: row.version,
    timeZone: row.time_zone,
    closedAt: row.closed_at.toISOString(),
    met: row.met,
    missed: row.missed,
    attainment: attainment(row.met, row.missed),
    credited: creditedOf(credits.filter(({ statement_id }) => statement_id === row.id)),
  };
}
