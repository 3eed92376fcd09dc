import { useEffect, useState } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { useRouteLoaderData } from "react-router";
import type { SlaClock } from "../../server/support/sla/policy-contract.ts";
import { BREACH_CAUSES } from "../../shared/sla-codes.ts";
import { Time, useNow } from "../ui/time.tsx";
import { useToast } from "../ui/toast.tsx";
import { ApiError, callApi } from "./api-client.ts";
import { ClockHistory } from "./clock-history.tsx";
import { duration } from "../ui/duration.ts";
import { useLiveEvents } from "./live.tsx";
import type { loader as shellLoader } from "./shell.tsx";

/** How a clock stands, in one word and one tone. */
export function standingOf({ state, met, breachedAt }: SlaClock): { id: string; tone: string } {
  if (state === "fulfilled") return met ? { id: "met", tone: "good" } : { id: "late", tone: "danger" };
  if (breachedAt !== null) return { id: state === "cancelled" ? "brokenEnded" : "broken", tone: "danger" };
  return { id: state, tone: state === "running" ? "accent" : "outline" };
}

/** The service levels of a ticket: asked for once it is on the page, and again when something of them changed. */
export function Clocks({ ticketId, ticketNumber }: { ticketId: string; ticketNumber: number }) {
  const intl = useIntl();
  const say = useToast();
  const mayCorrect = useRouteLoaderData<typeof shellLoader>("desk/shell")?.person.mayCorrect ?? false;
  const [clocks, setClocks] = useState<readonly SlaClock[]>([]);
  const [round, setRound] = useState(0);
  useEffect(() => {
    let current = true;
    callApi<{ data: SlaClock[] }>("GET", `/tickets/${ticketNumber}/clocks`).then(
      ({ data }) => current && setClocks(data),
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [ticketNumber, round]);
  useLiveEvents(({ type, subjects }) => {
    if (type.startsWith("sla.") && subjects.includes(`ticket:${ticketId}`)) setRound((n) => n + 1);
  });

  async function correct(clock: SlaClock, cause: string): Promise<void> {
    try {
      await callApi("PATCH", `/clocks/${clock.id}`, { body: { cause }, ifMatch: clock.revision });
    } catch (error) {
      const known = error instanceof ApiError && error.problem.status > 0;
      say(known ? error.problem.title : intl.formatMessage({ id: "change.offline" }));
    }
    setRound((n) => n + 1);
  }

  if (clocks.length === 0) return null;
  return (
    <section className="side-part" data-clocks="">
      <h2 className="side-label">
        <FormattedMessage id="sla.title" />
      </h2>
      <ul className="grid gap-2">
        {clocks.map((clock) => (
          <li key={clock.id} className="grid gap-1 text-sm">
            <OneClock clock={clock} />
            {clock.cause !== null && (
              <label className="flex flex-wrap items-center gap-x-2 text-xs">
                <span className="text-faint">
                  <FormattedMessage id="sla.cause" />
                </span>
                {mayCorrect ? (
                  <select
                    className="input"
                    data-size="sm"
                    value={clock.cause}
                    onChange={(event) => void correct(clock, event.currentTarget.value)}
                  >
                    {BREACH_CAUSES.map((cause) => (
                      <option key={cause} value={cause}>
                        {intl.formatMessage({ id: `sla.cause.${cause}` })}
                      </option>
                    ))}
                  </select>
                ) : (
                  <span>
                    <FormattedMessage id={`sla.cause.${clock.cause}`} />
                  </span>
                )}
              </label>
            )}
            {clock.corrected && clock.foundCause && (
              <p className="text-xs text-faint">
                <FormattedMessage
                  id="sla.corrected"
                  values={{
                    found: intl.formatMessage({ id: `sla.cause.${clock.foundCause}` }),
                    by: clock.corrected.by?.name ?? intl.formatMessage({ id: "sla.somebody" }),
                  }}
                />
              </p>
            )}
            <ClockHistory history={clock.history} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function OneClock({ clock }: { clock: SlaClock }) {
  const intl = useIntl();
  const now = useNow();
  const { id, tone } = standingOf(clock);
  const over = clock.state === "running" && clock.dueAt !== null && Date.parse(clock.dueAt) < now;
  return (
    <>
      <span className="flex flex-wrap items-center gap-x-2">
        <span className="badge" data-tone={over ? "danger" : tone}>
          <FormattedMessage id={`sla.state.${over ? "broken" : id}`} />
        </span>
        <span className="min-w-0 font-medium">
          <FormattedMessage id={`sla.target.${clock.target}`} />
          {clock.instance > 1 && <span className="tabular"> {intl.formatNumber(clock.instance)}</span>}
        </span>
      </span>
      <span className="text-xs text-faint">
        <FormattedMessage id="sla.within" values={{ time: duration(intl, clock.minutes * 60) }} />
        {clock.state === "running" && clock.dueAt !== null && (
          <>
            {" · "}
            <FormattedMessage id="sla.due" values={{ time: <Time at={clock.dueAt} /> }} />
          </>
        )}
        {clock.state === "paused" && (
          <>
            {" · "}
            <FormattedMessage id="sla.left" values={{ time: duration(intl, Math.max(0, clock.minutes * 60 - clock.elapsedSeconds)) }} />
          </>
        )}
        {clock.fulfilledAt !== null && (
          <>
            {" · "}
            <Time at={clock.fulfilledAt} />
          </>
        )}
        {(clock.policy ?? clock.plan) && (
          <>
            {" · "}
            <bdi>{(clock.policy ?? clock.plan)!.name}</bdi>
          </>
        )}
      </span>
    </>
  );
}
