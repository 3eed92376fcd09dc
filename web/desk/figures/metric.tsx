import { FormattedMessage, useIntl } from "react-intl";
import { data, useLoaderData } from "react-router";
import { METRIC_GROUPS, METRIC_IDS, type MetricId } from "../../../shared/metric-codes.ts";
import { apiContext, sessionContext } from "../../context.ts";
import { load } from "../../data.ts";
import type { RouteHandle } from "../../i18n/wings.ts";
import { ErrorPage } from "../../shell/error-page.tsx";
import { Time } from "../../ui/time.tsx";
import { DownloadMenu } from "../download-menu.tsx";
import { MoreLink, Sheet } from "../sheet.tsx";
import type { Route } from "./+types/metric.ts";
import { figuresAsked } from "./asked.ts";
import { Chart } from "./chart.tsx";
import { figureChoices } from "./choices.ts";
import { figureText, groupText } from "./format.ts";
import { AsOf, Behind, behindPath, Change, DefinitionText, FigureTable, FigureTabs, FigureTools } from "./parts.tsx";

export const handle: RouteHandle = { wings: ["insights"] };

/** What occupancy is shown by; it is made of no single tickets. */
const OF_WORK = ["day", "week", "month", "agent"] as const;

export async function loader({ request, params, context }: Route.LoaderArgs) {
  const metric = METRIC_IDS.find((id) => id === params.metric);
  if (!metric) throw data({ status: 404, code: "notFound", title: "Not found" }, { status: 404 });
  const given = figuresAsked(request, context.get(sessionContext).timeZone);
  const asked = { ...given, groupBy: given.groupBy ?? "day" } as const;
  const api = context.get(apiContext);
  const { from, to, zone, compare, filters, groupBy, only } = asked;
  const query = { from, to, zone, ...filters };
  const cursor = new URL(request.url).searchParams.get("cursor");
  return load(request, async () => {
    const [definitions, values, tickets, choices] = await Promise.all([
      api.call("figures.list"),
      api.call("figures.values", { query: { ...query, metrics: metric, groupBy, ...(compare && { compare }) } }),
      metric === "occupancy"
        ? { data: [], nextCursor: null }
        : api.call("figures.tickets", {
            params: { metric },
            query: { ...query, limit: 50, ...(only !== undefined && { groupBy, only }), ...(cursor && { cursor }) },
          }),
      figureChoices(api),
    ]);
    return { asked, definition: definitions.data.find(({ id }) => id === metric)!, values, tickets, choices };
  });
}

/** One figure: what it says, how it is spread, and the tickets it is made of. */
export default function OneFigure() {
  const intl = useIntl();
  const { asked, definition, values, choices } = useLoaderData<typeof loader>();
  const { id, unit, total, before, groups, more } = values.metrics[0]!;
  const period = (METRIC_GROUPS.slice(0, 3) as readonly string[]).includes(asked.groupBy);
  const names = groups.map(({ name }) => groupText(intl, asked.groupBy, name));
  const most = groups.reduce((best, one, place) => ((one.value ?? -1) > (groups[best]?.value ?? -1) ? place : best), 0);
  const text = (value: number | null) => figureText(intl, unit, value);
  const sentence = intl.formatMessage(
    { id: "figures.say.one" },
    { name: definition.name, value: text(total.value), most: text(groups[most]?.value ?? null), peak: names[most] ?? "–" },
  );
  const word = (key: string) => intl.formatMessage({ id: `figures.column.${key}` });
  const columns =
    unit === "seconds" ? (["value", "p90", "mean", "n"] as const) : unit === "count" ? (["value"] as const) : (["value", "n"] as const);
  const query = {
    from: asked.from,
    to: asked.to,
    zone: asked.zone,
    metrics: id,
    groupBy: asked.groupBy,
    ...(asked.compare && { compare: asked.compare }),
    ...asked.filters,
  };
  const path = `/desk/figures/${id}`;
  return (
    <Sheet titleId="figures.title">
      <FigureTabs asked={asked} />
      <FigureTools
        asked={asked}
        choices={choices}
        groups={id === "occupancy" ? OF_WORK : METRIC_GROUPS}
        path={path}
        file={{ path: "/figures/export", query }}
      />
      <div className="figure-page">
        <section className="figure-head" aria-label={definition.name}>
          <h2>{definition.name}</h2>
          <p className="figure-value">
            <bdi>{text(total.value)}</bdi>
            {unit === "seconds" && total.value !== null && (
              <small>
                <FormattedMessage id="figures.median" /> ·{" "}
                <FormattedMessage id="figures.p90" values={{ value: <bdi>{text(total.p90)}</bdi> }} /> ·{" "}
                <FormattedMessage id="figures.mean" values={{ value: <bdi>{text(total.mean)}</bdi> }} />
              </small>
            )}
          </p>
          <Change unit={unit} now={total} before={before} better={definition.better} />
          <div className="figure-what">
            <DefinitionText definition={definition} />
          </div>
          <AsOf values={values} />
        </section>
        {groups.length > 0 && (
          <section className="figure-drawn" aria-label={intl.formatMessage({ id: `figures.group.${asked.groupBy}` })}>
            <p className="text-sm">{sentence}</p>
            <div className="figure-beside">
              <Chart
                sentence={sentence}
                categories={period ? names : names.slice(0, 20)}
                series={[
                  {
                    name: definition.name,
                    kind: period && unit !== "count" ? "line" : "bar",
                    values: (period ? groups : groups.slice(0, 20)).map(({ value }) => value),
                  },
                ]}
                unit={unit}
                lying={!period}
              />
              <FigureTable label={sentence} tall>
                <thead>
                  <tr>
                    <th scope="col">
                      <FormattedMessage id={`figures.group.${asked.groupBy}`} />
                    </th>
                    {columns.map((name) => (
                      <th key={name} scope="col">
                        {word(name)}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {groups.map((group, place) => (
                    <tr key={group.key} aria-current={asked.only === group.key ? "true" : undefined}>
                      <th scope="row">
                        {id === "occupancy" || group.n === 0 ? (
                          <bdi>{names[place]}</bdi>
                        ) : (
                          <a className="link" href={`${behindPath(id, asked, { only: group.key, groupBy: asked.groupBy })}#tickets`}>
                            <bdi>{names[place]}</bdi>
                          </a>
                        )}
                      </th>
                      {columns.map((name) => (
                        <td key={name}>
                          <bdi>{name === "n" ? intl.formatNumber(group.n) : text(group[name])}</bdi>
                        </td>
                      ))}
                    </tr>
                  ))}
                </tbody>
              </FigureTable>
            </div>
            {more && (
              <p className="text-sm text-soft">
                <FormattedMessage id="figures.more" />
              </p>
            )}
          </section>
        )}
        {id !== "occupancy" && <Tickets id={id} />}
      </div>
    </Sheet>
  );
}

function Tickets({ id }: { id: MetricId }) {
  const intl = useIntl();
  const { asked, definition, values, tickets } = useLoaderData<typeof loader>();
  const { unit, total, groups } = values.metrics[0]!;
  const only = groups.find(({ key }) => key === asked.only);
  const label = intl.formatMessage({ id: "figures.tickets" });
  const told = unit === "seconds" || unit === "number";
  return (
    <section id="tickets" className="figure-drawn" aria-label={label}>
      <div className="figure-list-head">
        <h2 className="side-label">{label}</h2>
        <span className="text-sm text-soft">
          <Behind definition={definition} n={(only ?? total).n} />
          {only && (
            <>
              {" · "}
              <FormattedMessage id="figures.tickets.of" values={{ name: <bdi>{groupText(intl, asked.groupBy, only.name)}</bdi> }} />{" "}
              <a className="link" href={`${behindPath(id, asked)}#tickets`}>
                <FormattedMessage id="figures.tickets.whole" />
              </a>
            </>
          )}
        </span>
        <DownloadMenu
          path={`/figures/${id}/tickets/export`}
          query={{
            from: asked.from,
            to: asked.to,
            zone: asked.zone,
            ...asked.filters,
            ...(asked.only && { only: asked.only, groupBy: asked.groupBy }),
          }}
          formats={["csv", "xlsx"]}
          small
        />
      </div>
      {tickets.data.length > 0 && (
        <FigureTable label={label}>
          <thead>
            <tr>
              {["number", "subject", "at", ...(told ? ["value"] : []), "agent"].map((name) => (
                <th key={name} scope="col" className={name === "subject" ? "figure-subject" : undefined}>
                  <FormattedMessage id={`figures.column.${name}`} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {tickets.data.map(({ ticket, at, value, agent }, place) => (
              // A ticket stands in it once for each reply.
              <tr key={`${ticket.id} ${at} ${place}`}>
                <td>
                  <a className="link" href={`/desk/tickets/${ticket.number}`}>
                    <bdi>#{ticket.number}</bdi>
                  </a>
                </td>
                <td className="figure-subject">
                  <bdi>{ticket.subject}</bdi>
                </td>
                <td>
                  <Time at={at} />
                </td>
                {told && (
                  <td>
                    <bdi>{figureText(intl, unit, value)}</bdi>
                  </td>
                )}
                <td>{agent ? <bdi>{agent.name}</bdi> : "–"}</td>
              </tr>
            ))}
          </tbody>
        </FigureTable>
      )}
      <MoreLink nextCursor={tickets.nextCursor} />
    </section>
  );
}

export function ErrorBoundary({ error }: Route.ErrorBoundaryProps) {
  return <ErrorPage error={error} home="/desk" inside />;
}
