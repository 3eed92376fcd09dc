/** What a rule did to a ticket, in its history: the deed in a line, and why behind a click. */
import { FormattedMessage, useIntl } from "react-intl";
import type { RuleRun } from "../../server/support/automation/contract.ts";
import type { HistoryEntry } from "../../server/support/tickets/contract.ts";
import { DeedWords, HeldConditions } from "../ui/rule-words.tsx";
import { callApi } from "./api-client.ts";

/** Runs by id; asked for only where the history speaks of some. */
export async function runsOf(ticketNumber: number, entries: readonly HistoryEntry[]): Promise<ReadonlyMap<string, RuleRun>> {
  if (!entries.some(({ type }) => type === "rule.ran")) return new Map();
  const { data } = await callApi<{ data: RuleRun[] }>("GET", `/tickets/${ticketNumber}/rule-runs?limit=200`);
  return new Map(data.map((run) => [run.id, run]));
}

export function RuleEntry({ entry, run }: { entry: HistoryEntry; run: RuleRun | undefined }) {
  const intl = useIntl();
  const outcome = String(entry.data["outcome"]);
  const deeds = Array.isArray(entry.data["did"]) ? entry.data["did"].map(String) : [];
  const did = intl.formatList(deeds.map((one) => intl.formatMessage({ id: `rule.do.${one}` })));
  const rule = <bdi>{run?.rule.name ?? entry.actor?.name ?? ""}</bdi>;
  return (
    <>
      <FormattedMessage id={`event.rule.ran.${outcome}`} values={{ rule, did }} />
      {run && (
        <details className="rule-why">
          <summary>
            <FormattedMessage id="history.why" />
          </summary>
          <div className="grid gap-1.5 py-1">
            {run.conditions && <HeldConditions conditions={run.conditions} held={run.held} names={run.names} />}
            {run.did.length > 0 && (
              <ul className="grid gap-0.5">
                {run.did.map((deed, place) => (
                  <li key={place}>
                    <DeedWords deed={deed} names={run.names} />
                  </li>
                ))}
              </ul>
            )}
            {run.loop.length > 0 && (
              <p>
                <FormattedMessage id="rule.loopOf" values={{ rules: <bdi>{intl.formatList(run.loop.map(({ name }) => name))}</bdi> }} />
              </p>
            )}
            {run.code !== null && (
              <p>
                <FormattedMessage id="rule.code" values={{ code: <bdi dir="ltr">{run.code}</bdi> }} />
              </p>
            )}
          </div>
        </details>
      )}
    </>
  );
}
