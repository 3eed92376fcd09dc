/** To whom a ticket was routed, in its history, and why. */
import { FormattedMessage, useIntl } from "react-intl";
import type { RoutingDecision } from "../../server/support/routing/contract.ts";
import type { HistoryEntry } from "../../server/support/tickets/contract.ts";
import { LANGUAGE_NAMES, isLocale } from "../../shared/locales.ts";
import { callApi } from "./api-client.ts";

/** Decisions by id; asked for only where the history speaks of some. */
export async function decisionsOf(ticketNumber: number, entries: readonly HistoryEntry[]): Promise<ReadonlyMap<string, RoutingDecision>> {
  if (!entries.some(({ type }) => type === "ticket.routed")) return new Map();
  const { data } = await callApi<{ data: RoutingDecision[] }>("GET", `/tickets/${ticketNumber}/routing`);
  return new Map(data.map((one) => [one.id, one]));
}

export function RouteEntry({ decision }: { decision: RoutingDecision | undefined }) {
  const intl = useIntl();
  if (!decision) return <FormattedMessage id="event.ticket.routed" />;
  const { outcome, agent, team, reasons } = decision;
  const because = [
    ...(reasons.load === null
      ? []
      : [
          intl.formatMessage(
            { id: reasons.limit === null ? "route.load" : "route.loadOf" },
            { load: reasons.load, limit: reasons.limit ?? 0 },
          ),
        ]),
    ...(reasons.language !== null
      ? [
          intl.formatMessage(
            { id: "route.language" },
            { language: isLocale(reasons.language) ? LANGUAGE_NAMES[reasons.language] : reasons.language },
          ),
        ]
      : []),
    ...(reasons.product ? [intl.formatMessage({ id: "route.product" })] : []),
    ...(reasons.skills.length > 0 ? [intl.formatMessage({ id: "route.skills" }, { skills: intl.formatList(reasons.skills) })] : []),
    ...(outcome === "assigned" ? [intl.formatMessage({ id: `route.method.${reasons.method}` })] : []),
  ];
  const passed = Object.entries(reasons.passed).map(([why, count]) => intl.formatMessage({ id: `route.passed.${why}` }, { count }));
  return (
    <>
      <FormattedMessage
        id={`event.ticket.routed.${outcome}`}
        values={{ agent: <bdi>{agent?.name ?? ""}</bdi>, team: <bdi>{team.name}</bdi> }}
      />
      {(because.length > 0 || passed.length > 0) && (
        <details className="rule-why">
          <summary>
            <FormattedMessage id="history.why" />
          </summary>
          <div className="grid gap-1 py-1">
            {because.length > 0 && <bdi>{intl.formatList(because, { type: "unit" })}</bdi>}
            {passed.length > 0 && <FormattedMessage id="route.passed" values={{ list: intl.formatList(passed, { type: "unit" }) }} />}
          </div>
        </details>
      )}
    </>
  );
}
