import { FormattedMessage, useIntl } from "react-intl";
import { useLoaderData } from "react-router";
import { METRIC_IDS, type MetricId } from "../../../shared/metric-codes.ts";
import { apiContext, sessionContext } from "../../context.ts";
import { load } from "../../data.ts";
import type { RouteHandle } from "../../i18n/wings.ts";
import { ErrorPage } from "../../shell/error-page.tsx";
import { Sheet } from "../sheet.tsx";
import type { Route } from "./+types/table.ts";
import { figuresAsked } from "./asked.ts";
import { figureChoices } from "./choices.ts";
import { figureText } from "./format.ts";
import { AsOf, behindPath, Definition, FigureTable, FigureTabs, FigureTools } from "./parts.tsx";

export const handle: RouteHandle = { wings: ["insights"] };

export async function loader({ request, context }: Route.LoaderArgs) {
  const asked = figuresAsked(request, context.get(sessionContext).timeZone);
  const api = context.get(apiContext);
  const { from, to, zone, compare, filters } = asked;
  return load(request, async () => {
    const [definitions, values, choices] = await Promise.all([
      api.call("figures.list"),
      api.call("figures.values", { query: { from, to, zone, metrics: METRIC_IDS.join(","), ...(compare && { compare }), ...filters } }),
      figureChoices(api),
    ]);
    return { asked, definitions: definitions.data, values, choices };
  });
}

const COLUMNS = ["value", "p90", "mean", "n"] as const;

/** Every figure in one table, each with what it says. */
export default function AllFigures() {
  const intl = useIntl();
  const { asked, definitions, values, choices } = useLoaderData<typeof loader>();
  const label = intl.formatMessage({ id: "figures.tab.table" });
  const word = (id: string) => intl.formatMessage({ id: `figures.column.${id}` });
  const query = {
    from: asked.from,
    to: asked.to,
    zone: asked.zone,
    metrics: METRIC_IDS.join(","),
    ...(asked.compare && { compare: asked.compare }),
    ...asked.filters,
  };
  const definitionOf = (id: MetricId) => definitions.find((one) => one.id === id)!;
  return (
    <Sheet titleId="figures.title">
      <FigureTabs asked={asked} />
      <FigureTools asked={asked} choices={choices} path="/desk/figures/all" file={{ path: "/figures/export", query }} />
      <div className="figure-page">
        <AsOf values={values} />
        <FigureTable label={label}>
          <thead>
            <tr>
              <th scope="col">{word("figure")}</th>
              <th scope="col">{word("value")}</th>
              {asked.compare && <th scope="col">{word("valueBefore")}</th>}
              {COLUMNS.slice(1).map((name) => (
                <th key={name} scope="col">
                  {word(name)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {values.metrics.map(({ id, unit, total, before }) => (
              <tr key={id}>
                <th scope="row" className="figure-name">
                  <a className="link" href={behindPath(id, asked)}>
                    {definitionOf(id).name}
                  </a>
                  {unit === "seconds" && (
                    <span className="text-faint">
                      {" "}
                      (<FormattedMessage id="figures.median" />)
                    </span>
                  )}
                  <Definition definition={definitionOf(id)} />
                </th>
                <td>
                  <bdi>{figureText(intl, unit, total.value)}</bdi>
                </td>
                {asked.compare && (
                  <td>
                    <bdi>{figureText(intl, unit, before?.value ?? null)}</bdi>
                  </td>
                )}
                <td>
                  <bdi>{figureText(intl, unit, total.p90)}</bdi>
                </td>
                <td>
                  <bdi>{figureText(intl, unit, total.mean)}</bdi>
                </td>
                <td>
                  <bdi>{intl.formatNumber(total.n)}</bdi>
                </td>
              </tr>
            ))}
          </tbody>
        </FigureTable>
      </div>
    </Sheet>
  );
}

export function ErrorBoundary({ error }: Route.ErrorBoundaryProps) {
  return <ErrorPage error={error} home="/desk" inside />;
}
