/** Renewal and churn as they are told: shares of what is kept in numbers. */
import type { Ctx } from "#platform/http";
import { dayIn } from "#shared/lifecycle";
import type { ChurnFigures, ChurnMonth } from "./contract.ts";
import { selectCohorts, selectMonths, type MonthRow } from "./figures-queries.ts";
import { settingsOf } from "./model/settings.ts";
import { selectSettings } from "./settings-queries.ts";

/** Null where there is nothing it could be a share of. */
const rate = (part: number, whole: number) => (whole > 0 ? Math.round((part / whole) * 10_000) / 10_000 : null);

function presentMoney(row: MonthRow): ChurnMonth["money"][number] {
  const gone = row.value_lost + row.value_reduced;
  return {
    currency: row.currency,
    value: row.value,
    lost: row.value_lost,
    reduced: row.value_reduced,
    grown: row.value_grown,
    grossChurn: rate(gone, row.value),
    netChurn: rate(gone - row.value_grown, row.value),
    renewalRate: rate(row.value_renewed, row.value_ended),
  };
}

function presentMonth(rows: readonly MonthRow[], today: string): ChurnMonth {
  const all = rows.find(({ currency }) => currency === "")!;
  return {
    month: all.month,
    running: all.month.slice(0, 7) === today.slice(0, 7),
    customers: all.customers,
    lost: all.lost,
    gained: all.gained,
    logoChurn: rate(all.lost, all.customers),
    ended: all.ended,
    renewed: all.renewed,
    undecided: all.undecided,
    renewalRate: rate(all.renewed, all.ended),
    money: rows.filter(({ currency }) => currency !== "").map(presentMoney),
  };
}

/** Three statements, however many customers there are: the months stand written down. */
export async function readFigures(ctx: Ctx): Promise<ChurnFigures> {
  const [{ value, figures_at }, months, cohorts] = [await selectSettings(ctx.db), await selectMonths(ctx.db), await selectCohorts(ctx.db)];
  return {
    computedAt: figures_at?.toISOString() ?? null,
    renewedWithin: settingsOf(value).renewedWithin,
    months: [...Map.groupBy(months, ({ month }) => month).values()].map((rows) => presentMonth(rows, dayIn(ctx.clock.now()))),
    cohorts: [...Map.groupBy(cohorts, ({ month }) => month)].map(([month, rows]) => ({
      month,
      customers: rows[0]!.customers,
      kept: rows.map(({ after, customers, kept }) => ({ after, customers: kept, rate: rate(kept, customers)! })),
    })),
  };
}
