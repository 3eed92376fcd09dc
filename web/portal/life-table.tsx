import { FormattedMessage, useIntl } from "react-intl";
import { MILESTONES, type LifecycleDates, type LifecycleState } from "../../shared/lifecycle.ts";
import { Badge } from "../ui/badge.tsx";
import { LifeDay } from "../ui/life-day.tsx";
import { LifeState } from "../ui/life-state.tsx";
import { LifeBar, spanOf } from "./life-bar.tsx";

export type Life = {
  /** Null: the whole product. */
  name: string | null;
  title: string;
  longTerm: boolean;
  latest: string | null;
  state: LifecycleState;
  dates: LifecycleDates;
};

/** The lives of a product and its lines: a picture, and a table that says the same. @param today `YYYY-MM-DD` */
export function LifeTable({ lives, today }: { lives: readonly Life[]; today: string }) {
  const intl = useIntl();
  const span = spanOf(
    lives.map(({ dates }) => dates),
    today,
  );
  const drawn = lives.filter(({ dates }) => MILESTONES.some((milestone) => dates[milestone] !== null));
  const label = (milestone: string) => intl.formatMessage({ id: `portal.life.${milestone}` });
  return (
    <>
      {drawn.length > 0 && (
        <figure className="life-picture" aria-hidden="true">
          <ul>
            {drawn.map(({ name, dates }) => (
              <li key={name ?? ""}>
                <span className="life-name">
                  {name === null ? <FormattedMessage id="portal.life.whole" /> : <bdi dir="ltr">{name}</bdi>}
                </span>
                <LifeBar dates={dates} span={span} today={today} />
              </li>
            ))}
          </ul>
          <p className="life-years">
            <span>{span.from}</span>
            <span>{span.to}</span>
          </p>
          <figcaption className="life-legend">
            {(["full", "security", "rest", "today"] as const).map((phase) => (
              <span key={phase} data-phase={phase}>
                <FormattedMessage id={`portal.life.phase.${phase}`} />
              </span>
            ))}
          </figcaption>
        </figure>
      )}
      <table className="life-table">
        <caption className="sr-only">
          <FormattedMessage id="portal.life.title" />
        </caption>
        <thead>
          <tr>
            <th scope="col">
              <FormattedMessage id="portal.life.line" />
            </th>
            <th scope="col">
              <FormattedMessage id="portal.life.now" />
            </th>
            {MILESTONES.map((milestone) => (
              <th key={milestone} scope="col">
                {label(milestone)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lives.map(({ name, title, longTerm, latest, state, dates }) => (
            <tr key={name ?? ""}>
              <th scope="row">
                {name === null ? <FormattedMessage id="portal.life.whole" /> : <bdi dir="ltr">{name}</bdi>}
                {title !== "" && (
                  <>
                    {" "}
                    <bdi>{title}</bdi>
                  </>
                )}
                {longTerm && (
                  <>
                    {" "}
                    <Badge tone="accent">
                      <FormattedMessage id="portal.life.longTerm" />
                    </Badge>
                  </>
                )}
                {latest && (
                  <span className="life-latest">
                    <FormattedMessage id="portal.life.latest" values={{ version: <bdi dir="ltr">{latest}</bdi> }} />
                  </span>
                )}
              </th>
              <td data-label={intl.formatMessage({ id: "portal.life.now" })}>
                <LifeState state={state} />
              </td>
              {MILESTONES.map((milestone) => (
                <td key={milestone} data-label={label(milestone)}>
                  <LifeDay day={dates[milestone]} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
