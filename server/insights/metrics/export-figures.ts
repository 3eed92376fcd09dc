/** Figures and the tickets behind them, as files. */
import { exportAnswer, startExport, type ExportColumn } from "#platform/export";
import { forbidden, type Ctx } from "#platform/http";
import { translate } from "#platform/i18n";
import { direction, type Locale } from "#shared/locales";
import type { MetricId } from "#shared/metric-codes";
import type { MetricCell, MetricTicket, metricsContract } from "./contract.ts";
import { behindPage, countPage, presentBehind } from "./list-tickets.ts";
import { selectSettings } from "./projection-queries.ts";
import { definitionOf } from "./read-definitions.ts";
import { readFigures } from "./read-figures.ts";

type Query<K extends "figures.export" | "figures.tickets.export"> = (typeof metricsContract)[K]["query"]["_zod"]["output"];
const PORTION = 500;

/** Whoever asks, reading in the language he said; figures are his to see, beside being his to take along. @throws Problem 403 */
function readerOf(ctx: Ctx, locale: Locale | undefined): Ctx {
  if (!ctx.actor.rights.has("figures.read")) throw forbidden("figures.read");
  return { ...ctx, locale: locale ?? ctx.locale };
}

type Row = { metric: string; unit: string; group: string; now: MetricCell; before: MetricCell | null; what: string };

/** Values as a table: a row for each figure and group, with what the figure says. @throws Problem 403, 422 */
export async function exportFigures(asker: Ctx, { format, locale, ...query }: Query<"figures.export">): Promise<Response> {
  const ctx = readerOf(asker, locale);
  const word = (key: string) => translate(ctx.locale, `insights.figures.${key}`);
  const { fcr_days } = await selectSettings(ctx.db);
  let rows: Row[] = [];
  const portions = await startExport<Row>(ctx, {
    action: "figures.export",
    format,
    filter: query,
    words: [],
    count: async () => rows.length,
    page: async () => {
      const values = await readFigures(ctx, query);
      rows = values.metrics.flatMap(({ id, unit, total, before, groups }) => {
        const { name, what } = definitionOf(id, ctx, fcr_days);
        const row = { metric: name, unit: word(`unit.${unit}`), what };
        return [
          { ...row, group: word("all"), now: total, before },
          ...groups.map((one) => ({ ...row, group: one.name, now: one, before: one.before })),
        ];
      });
      return { data: rows, nextCursor: null };
    },
  });
  const of = (key: keyof MetricCell): ExportColumn<Row>[] => [
    { key, title: word(`column.${key}`), value: ({ now }) => now[key] },
    ...(query.compare ? [{ key: `${key}Before`, title: word(`column.${key}Before`), value: ({ before }: Row) => before?.[key] }] : []),
  ];
  const columns: ExportColumn<Row>[] = [
    { key: "figure", title: word("column.figure"), value: ({ metric }) => metric },
    { key: "group", title: word("column.group"), value: ({ group }) => group },
    { key: "unit", title: word("column.unit"), value: ({ unit }) => unit },
    ...of("value"),
    ...of("n"),
    ...of("mean"),
    ...of("median"),
    ...of("p90"),
    { key: "what", title: word("column.what"), value: ({ what }) => what },
  ];
  return exportAnswer(columns, portions, {
    format,
    fileName: `figures-${query.from}-${query.to}`,
    rightToLeft: direction(ctx.locale) === "rtl",
  });
}

/** The tickets behind a figure. @throws Problem 403, 422 */
export async function exportTickets(
  asker: Ctx,
  metric: MetricId,
  { format, locale, ...listed }: Query<"figures.tickets.export">,
): Promise<Response> {
  const ctx = readerOf(asker, locale);
  const word = (key: string) => translate(ctx.locale, `insights.figures.${key}`);
  const rows = await startExport<MetricTicket>(ctx, {
    action: "figures.tickets.export",
    format,
    filter: { metric, ...listed },
    words: [],
    count: () => countPage(ctx, metric, listed),
    page: async (cursor) => {
      const page = await behindPage(ctx, metric, { ...listed, limit: PORTION, cursor });
      return { data: await presentBehind(ctx, page.data), nextCursor: page.nextCursor };
    },
  });
  const columns: ExportColumn<MetricTicket>[] = [
    { key: "number", title: word("column.number"), value: ({ ticket }) => ticket.number },
    { key: "subject", title: word("column.subject"), value: ({ ticket }) => ticket.subject },
    { key: "at", title: word("column.at"), value: ({ at }) => new Date(at) },
    { key: "value", title: word("column.value"), value: ({ value }) => value },
    { key: "agent", title: word("column.agent"), value: ({ agent }) => agent?.name },
  ];
  return exportAnswer(columns, rows, {
    format,
    fileName: `${metric}-${listed.from}-${listed.to}`,
    rightToLeft: direction(ctx.locale) === "rtl",
  });
}
