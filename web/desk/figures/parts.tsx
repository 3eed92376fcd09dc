import type { ReactNode } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { Form, useLocation, useRouteLoaderData } from "react-router";
import type { MetricCell, MetricDefinition, MetricValues } from "../../../server/insights/metrics/contract.ts";
import { addDays, METRIC_COMPARISONS, type MetricUnit } from "../../../shared/metric-codes.ts";
import { Button } from "../../ui/button.tsx";
import { DownloadMenu } from "../download-menu.tsx";
import type { loader as shellLoader } from "../shell.tsx";
import { figuresQuery, todayIn, type FiguresAsked } from "./asked.ts";
import { figureText } from "./format.ts";

/** The pages that belong together, each with the days and filters of the other. */
export function FigureTabs({ asked }: { asked: FiguresAsked | null }) {
  const intl = useIntl();
  const { pathname } = useLocation();
  const may = useRouteLoaderData<typeof shellLoader>("desk/shell")?.person;
  const query = asked ? `?${figuresQuery(asked, { groupBy: null, only: null })}` : "";
  const pages = [
    ...(may?.mayFigures ? [["/desk/figures", "overview", query] as const, ["/desk/figures/all", "table", query] as const] : []),
    ...(may?.mayWallboard ? [["/desk/wallboard", "wallboard", ""] as const] : []),
  ];
  return (
    <nav className="filters" aria-label={intl.formatMessage({ id: "figures.pages" })}>
      {pages.map(([path, name, search]) => (
        <a
          key={path}
          className="btn"
          data-look="quiet"
          data-size="sm"
          href={`${path}${search}`}
          aria-current={pathname === path ? "page" : undefined}
        >
          <FormattedMessage id={`figures.tab.${name}`} />
        </a>
      ))}
    </nav>
  );
}

/** What one may choose: by its name, or by the words for it. */
export type Choice = { name: string; values: readonly { value: string; text: string }[]; words?: true };

const PRESETS = [7, 30, 90, 365];

/** Days, comparison and filters: a plain form whose answer stands in the address. */
export function FigureTools({
  asked,
  choices,
  groups,
  path,
  file,
}: {
  asked: FiguresAsked;
  choices: readonly Choice[];
  groups?: readonly string[];
  path: string;
  file: { path: string; query: { [name: string]: string } };
}) {
  const intl = useIntl();
  const word = (id: string) => intl.formatMessage({ id: `figures.${id}` });
  const today = todayIn(asked.zone);
  return (
    <div className="figure-tools">
      <nav className="figure-presets" aria-label={word("presets")}>
        {PRESETS.map((days) => {
          const from = addDays(today, 1 - days);
          return (
            <a
              key={days}
              className="btn"
              data-look="quiet"
              data-size="sm"
              href={`${path}?${figuresQuery(asked, { from, to: today, only: null })}`}
              aria-current={asked.from === from && asked.to === today ? "true" : undefined}
            >
              <FormattedMessage id={`figures.preset.${days}`} />
            </a>
          );
        })}
      </nav>
      <Form method="get" action={path} className="figure-form" key={figuresQuery(asked)}>
        <label>
          {word("from")}
          <input type="date" name="from" className="input" defaultValue={asked.from} required />
        </label>
        <label>
          {word("to")}
          <input type="date" name="to" className="input" defaultValue={asked.to} required />
        </label>
        <Select
          name="compare"
          label={word("compare")}
          chosen={asked.compare ?? "none"}
          values={["none", ...METRIC_COMPARISONS].map((value) => ({ value, text: word(`compare.${value}`) }))}
        />
        {groups && (
          <Select
            name="groupBy"
            label={word("groupBy")}
            chosen={asked.groupBy ?? ""}
            values={groups.map((value) => ({ value, text: word(`group.${value}`) }))}
          />
        )}
        {choices.map(({ name, values, words }) => (
          <Select
            key={name}
            name={name}
            label={word(`filter.${name}`)}
            chosen={asked.filters[name as "team"] ?? ""}
            values={[
              { value: "", text: word("any") },
              ...(words ? values.map(({ value, text }) => ({ value, text: intl.formatMessage({ id: text }) })) : values),
            ]}
          />
        ))}
        <Button type="submit">
          <FormattedMessage id="figures.show" />
        </Button>
      </Form>
      <DownloadMenu path={file.path} query={file.query} formats={["csv", "xlsx"]} />
    </div>
  );
}

function Select({ name, label, chosen, values }: { name: string; label: string; chosen: string; values: Choice["values"] }) {
  // A value that came by a link and that no choice has stays what it is.
  const all = values.some(({ value }) => value === chosen) ? values : [...values, { value: chosen, text: chosen }];
  return (
    <label>
      {label}
      <select name={name} className="input" defaultValue={chosen}>
        {all.map(({ value, text }) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Which days, which zone, which business hours. */
export function AsOf({ values }: { values: MetricValues }) {
  const intl = useIntl();
  const day = (on: string) => intl.formatDate(`${on}T12:00:00Z`, { dateStyle: "medium", timeZone: "UTC" });
  const said = { from: day(values.from), to: day(values.to), zone: values.zone, calendar: values.calendar ?? "" };
  return (
    <p className="text-sm text-soft">
      <FormattedMessage id={values.calendar === null ? "figures.asOf.plain" : "figures.asOf"} values={said} />
    </p>
  );
}

/** Which way a figure went, by sign and word as well as by colour. */
export function Change({
  unit,
  now,
  before,
  better,
}: {
  unit: MetricUnit;
  now: MetricCell;
  before: MetricCell | null;
  better: "less" | "more" | null;
}) {
  const intl = useIntl();
  if (!before || before.value === null) return null;
  const value = figureText(intl, unit, before.value);
  const step = now.value === null ? 0 : Math.sign(now.value - before.value);
  const tone = step === 0 || better === null ? undefined : step > 0 === (better === "more") ? "good" : "bad";
  return (
    <span className="figure-change" data-tone={tone}>
      <span aria-hidden="true">{step > 0 ? "▲" : step < 0 ? "▼" : "="}</span>{" "}
      <FormattedMessage id="figures.before" values={{ value: <bdi>{value}</bdi> }} />
    </span>
  );
}

/** Where the list behind a figure is. */
export function behindPath(id: string, asked: FiguresAsked, more: { [name: string]: string | null } = {}): string {
  return `/desk/figures/${id}?${figuresQuery(asked, { only: null, ...more })}`;
}

export function Behind({ definition, n }: { definition: Pick<MetricDefinition, "id" | "date">; n: number }) {
  const id =
    definition.id === "occupancy" ? "figures.behind.hours" : definition.date === "reply" ? "figures.behind.replies" : "figures.behind";
  return <FormattedMessage id={id} values={{ count: n }} />;
}

/** What a figure says: opened by whoever wants to know. */
export function Definition({ definition }: { definition: MetricDefinition }) {
  return (
    <details className="figure-what">
      <summary>
        <FormattedMessage id="figures.definition" />
      </summary>
      <DefinitionText definition={definition} />
    </details>
  );
}

export function DefinitionText({ definition }: { definition: MetricDefinition }) {
  return (
    <p>
      {definition.what} <FormattedMessage id="figures.counted" values={{ date: definition.dateWords }} /> {definition.excluded}{" "}
      {definition.agentWords}
    </p>
  );
}

/** A table that may be wider or longer than its place, and is scrolled by keyboard too. */
export function FigureTable({ label, children, tall = false }: { label: string; children: ReactNode; tall?: boolean }) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reached by keyboard (WCAG 2.1.1)
    <div className="churn-table figure-table" data-tall={tall ? "" : undefined} role="region" aria-label={label} tabIndex={0}>
      <table>{children}</table>
    </div>
  );
}
