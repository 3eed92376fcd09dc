import type { Ctx } from "#platform/http";
import { translate } from "#platform/i18n";
import { METRIC_IDS, METRICS, plainMetric, type Metric, type MetricId } from "#shared/metric-codes";
import type { MetricDefinition } from "./contract.ts";
import { selectSettings } from "./projection-queries.ts";

/** What a figure says, in the language of whoever asks. @param days within which a ticket must not come back to count as solved at first contact */
export function definitionOf(id: MetricId, { locale }: Pick<Ctx, "locale">, days: number): MetricDefinition {
  const metric: Metric = METRICS[id];
  const word = (key: string) => translate(locale, `insights.figures.${key}`, { days });
  const plain = plainMetric(id);
  const name = word(`metric.${plain}`);
  const business = metric.business ?? false;
  return {
    id,
    name: business ? translate(locale, "insights.figures.inBusiness", { name }) : name,
    what: business
      ? `${word(`what.${plain}`)} ${word(metric.date === "resolved" && plain !== "fullResolution" ? "business.each" : "business.whole")}`
      : word(`what.${plain}`),
    unit: metric.unit,
    date: metric.date,
    dateWords: word(`date.${metric.date}`),
    excluded: word(id === "occupancy" ? "excluded.work" : metric.date === "reply" ? "excluded.replies" : "excluded.tickets"),
    agent: metric.agent,
    agentWords: word(`agent.${metric.agent}`),
    better: metric.better,
    business,
  };
}

export async function listDefinitions(ctx: Ctx): Promise<{ data: MetricDefinition[] }> {
  const { fcr_days } = await selectSettings(ctx.db);
  return { data: METRIC_IDS.map((id) => definitionOf(id, ctx, fcr_days)) };
}
