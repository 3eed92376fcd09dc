import { FormattedMessage, useIntl } from "react-intl";
import { useLoaderData } from "react-router";
import ChartLine from "lucide-react/icons/chart-line";
import type { MetricDefinition, MetricValues } from "../../../server/insights/metrics/contract.ts";
import { daysFrom, type MetricId } from "../../../shared/metric-codes.ts";
import { apiContext, sessionContext } from "../../context.ts";
import { load } from "../../data.ts";
import type { RouteHandle } from "../../i18n/wings.ts";
import { ErrorPage } from "../../shell/error-page.tsx";
import { EmptyState } from "../../ui/states.tsx";
import { Sheet } from "../sheet.tsx";
import type { Route } from "./+types/overview.ts";
import { figuresAsked } from "./asked.ts";
import { Chart, type Series } from "./chart.tsx";
import { figureChoices } from "./choices.ts";
import { figureText, groupText } from "./format.ts";
import { AsOf, Behind, behindPath, Change, Definition, FigureTable, FigureTabs, FigureTools } from "./parts.tsx";

export const handle: RouteHandle = { wings: ["insights"] };

const TILES = [
  "opened",
  "resolved",
  "backlog",
  "firstReply",
  "firstReplyBusiness",
  "nextReply",
  "fullResolution",
  "firstContact",
  "oneTouch",
  "reopenRate",
  "handleTime",
  "occupancy",
] as const satisfies readonly MetricId[];
const DAYS_BY_DAY = 62;
const DAYS_BY_WEEK = 366;

export async function loader({ request, context }: Route.LoaderArgs) {
  const asked = figuresAsked(request, context.get(sessionContext).timeZone);
  const api = context.get(apiContext);
  const days = daysFrom(asked.from, asked.to);
  const unit = days <= DAYS_BY_DAY ? "day" : days <= DAYS_BY_WEEK ? "week" : "month";
  const { from, to, zone, compare, filters } = asked;
  const query = { from, to, zone, ...filters };
  return load(request, async () => {
    const [definitions, tiles, flow, channels, choices] = await Promise.all([
      api.call("figures.list"),
      api.call("figures.values", { query: { ...query, metrics: TILES.join(","), ...(compare && { compare }) } }),
      api.call("figures.values", { query: { ...query, metrics: "opened,resolved,backlog,firstReply", groupBy: unit } }),
      api.call("figures.values", { query: { ...query, metrics: "opened", groupBy: "channel" } }),
      figureChoices(api),
    ]);
    return { asked, unit, definitions: definitions.data, tiles, flow, channels, choices };
  });
}

/** How support does: each number with what it says, what it was before, and the tickets it is made of. */
export default function Overview() {
  const { asked, definitions, tiles, flow, channels, choices } = useLoaderData<typeof loader>();
  const query = {
    from: asked.from,
    to: asked.to,
    zone: asked.zone,
    metrics: TILES.join(","),
    ...(asked.compare && { compare: asked.compare }),
    ...asked.filters,
  };
  const nothing = tiles.metrics.every(({ total }) => total.n === 0);
  return (
    <Sheet titleId="figures.title">
      <FigureTabs asked={asked} />
      <FigureTools asked={asked} choices={choices} path="/desk/figures" file={{ path: "/figures/export", query }} />
      <div className="figure-page">
        <AsOf values={tiles} />
        {nothing ? (
          <EmptyState icon={ChartLine} title={<FormattedMessage id="figures.nothing" />}>
            <FormattedMessage id="figures.nothing.what" />
          </EmptyState>
        ) : (
          <>
            <ul className="figure-tiles">
              {tiles.metrics.map((metric) => (
                <Tile key={metric.id} metric={metric} definition={definitions.find(({ id }) => id === metric.id)!} asked={asked} />
              ))}
            </ul>
            <Flow values={flow} definitions={definitions} />
            <Backlog values={flow} />
            <Replies values={flow} />
            <Channels values={channels} asked={asked} />
          </>
        )}
      </div>
    </Sheet>
  );
}

type Metric = MetricValues["metrics"][number];
type Asked = ReturnType<typeof figuresAsked>;

function Tile({ metric, definition, asked }: { metric: Metric; definition: MetricDefinition; asked: Asked }) {
  const intl = useIntl();
  const { unit, total, before } = metric;
  return (
    <li className="figure-tile">
      <h2>
        <a href={behindPath(metric.id, asked)}>{definition.name}</a>
      </h2>
      <p className="figure-value">
        <bdi>{figureText(intl, unit, total.value)}</bdi>
        {unit === "seconds" && total.value !== null && (
          <small>
            <FormattedMessage id="figures.median" />
          </small>
        )}
      </p>
      <Change unit={unit} now={total} before={before} better={definition.better} />
      {unit === "seconds" && total.value !== null && (
        <p className="figure-more">
          <FormattedMessage id="figures.p90" values={{ value: <bdi>{figureText(intl, unit, total.p90)}</bdi> }} /> ·{" "}
          <FormattedMessage id="figures.mean" values={{ value: <bdi>{figureText(intl, unit, total.mean)}</bdi> }} />
        </p>
      )}
      {metric.unit !== "count" && (
        <p className="figure-more">
          <Behind definition={definition} n={total.n} />
        </p>
      )}
      <Definition definition={definition} />
    </li>
  );
}

const of = (values: MetricValues, id: MetricId) => values.metrics.find((metric) => metric.id === id)!;
type Row = readonly [name: string, ...cells: string[]];

/** A chart with its sentence and the same as a table beside it. */
function Drawn({
  titleId,
  sentence,
  head,
  rows,
  categories,
  series,
  unit,
  lying = false,
}: {
  titleId: string;
  sentence: string;
  head: readonly string[];
  rows: readonly Row[];
  categories: readonly string[];
  series: readonly Series[];
  unit: Metric["unit"];
  lying?: boolean;
}) {
  const title = useIntl().formatMessage({ id: titleId });
  return (
    <section className="figure-drawn" aria-label={title}>
      <h2 className="side-label">{title}</h2>
      <p className="text-sm">{sentence}</p>
      <div className="figure-beside">
        <Chart sentence={sentence} categories={categories} series={series} unit={unit} lying={lying} />
        <FigureTable label={`${title}: ${head.join(", ")}`} tall>
          <thead>
            <tr>
              {head.map((one) => (
                <th key={one} scope="col">
                  {one}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(([name, ...cells]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {cells.map((cell, place) => (
                  <td key={head[place + 1]}>
                    <bdi>{cell}</bdi>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </FigureTable>
      </div>
    </section>
  );
}

/** The periods of a metric in words, and where it was highest. */
function useSteps(values: MetricValues, id: MetricId) {
  const intl = useIntl();
  const { groups, unit, total } = of(values, id);
  const names = groups.map(({ name }) => groupText(intl, values.groupBy, name));
  const most = groups.reduce((best, one, place) => ((one.value ?? -1) > (groups[best]?.value ?? -1) ? place : best), 0);
  return {
    names,
    groups,
    unit,
    total,
    peak: names[most] ?? "",
    most: groups[most]?.value ?? 0,
    text: (value: number | null) => figureText(intl, unit, value),
  };
}

function Flow({ values, definitions }: { values: MetricValues; definitions: readonly MetricDefinition[] }) {
  const intl = useIntl();
  const [opened, resolved] = [useSteps(values, "opened"), useSteps(values, "resolved")];
  const name = (id: MetricId) => definitions.find((one) => one.id === id)!.name;
  return (
    <Drawn
      titleId="figures.chart.flow"
      sentence={intl.formatMessage(
        { id: "figures.say.flow" },
        { opened: opened.total.n, resolved: resolved.total.n, peak: opened.peak, most: opened.most },
      )}
      head={[intl.formatMessage({ id: `figures.group.${values.groupBy}` }), name("opened"), name("resolved")]}
      rows={opened.names.map((one, place) => [one, opened.text(opened.groups[place]!.value), opened.text(resolved.groups[place]!.value)])}
      categories={opened.names}
      series={[
        { name: name("opened"), kind: "bar", values: opened.groups.map(({ value }) => value) },
        { name: name("resolved"), kind: "bar", values: resolved.groups.map(({ value }) => value) },
      ]}
      unit="count"
    />
  );
}

function Backlog({ values }: { values: MetricValues }) {
  const intl = useIntl();
  const { names, groups, peak, most, text } = useSteps(values, "backlog");
  const known = groups.filter(({ value }) => value !== null);
  const title = intl.formatMessage({ id: "figures.chart.backlog" });
  return (
    <Drawn
      titleId="figures.chart.backlog"
      sentence={intl.formatMessage(
        { id: "figures.say.backlog" },
        { first: known[0]?.value ?? 0, last: known.at(-1)?.value ?? 0, most, peak },
      )}
      head={[intl.formatMessage({ id: `figures.group.${values.groupBy}` }), title]}
      rows={names.map((one, place) => [one, text(groups[place]!.value)])}
      categories={names}
      series={[{ name: title, kind: "line", values: groups.map(({ value }) => value) }]}
      unit="count"
    />
  );
}

function Replies({ values }: { values: MetricValues }) {
  const intl = useIntl();
  const { names, groups, total, text } = useSteps(values, "firstReply");
  const word = (id: string) => intl.formatMessage({ id: `figures.column.${id}` });
  if (total.n === 0) return null;
  return (
    <Drawn
      titleId="figures.chart.reply"
      sentence={intl.formatMessage({ id: "figures.say.reply" }, { median: text(total.median), p90: text(total.p90) })}
      head={[intl.formatMessage({ id: `figures.group.${values.groupBy}` }), word("median"), word("p90"), word("n")]}
      rows={names.map((one, place) => [one, text(groups[place]!.median), text(groups[place]!.p90), intl.formatNumber(groups[place]!.n)])}
      categories={names}
      series={[
        { name: word("median"), kind: "line", values: groups.map(({ median }) => median) },
        { name: word("p90"), kind: "line", values: groups.map(({ p90 }) => p90) },
      ]}
      unit="seconds"
    />
  );
}

function Channels({ values, asked }: { values: MetricValues; asked: Asked }) {
  const intl = useIntl();
  const { names, groups, total, text } = useSteps(values, "opened");
  if (groups.length === 0 || asked.filters.channel) return null;
  const title = intl.formatMessage({ id: "figures.chart.channel" });
  return (
    <Drawn
      titleId="figures.chart.channel"
      sentence={intl.formatMessage({ id: "figures.say.channel" }, { name: names[0] ?? "", most: groups[0]?.n ?? 0, all: total.n })}
      head={[intl.formatMessage({ id: "figures.group.channel" }), title]}
      rows={names.map((one, place) => [one, text(groups[place]!.value)])}
      categories={names}
      series={[{ name: title, kind: "bar", values: groups.map(({ value }) => value) }]}
      unit="count"
      lying
    />
  );
}

export function ErrorBoundary({ error }: Route.ErrorBoundaryProps) {
  return <ErrorPage error={error} home="/desk" inside />;
}
