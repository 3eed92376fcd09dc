import { FormattedMessage, useIntl } from "react-intl";
import type { SlaClock } from "../../server/support/sla/policy-contract.ts";
import { duration } from "../ui/duration.ts";
import { exactTime, useNow } from "../ui/time.tsx";

/** What was promised of each kind last: running ones with their hour, ended ones with how they ended. */
const MOST_SHOWN = 8;

/** What is promised for a request, by when, and whether it was kept. */
export function RequestClocks({ clocks }: { clocks: readonly SlaClock[] }) {
  const intl = useIntl();
  const now = useNow();
  const shown = clocks.filter(({ state, breachedAt }) => state !== "cancelled" || breachedAt !== null).slice(0, MOST_SHOWN);
  if (shown.length === 0) return null;
  return (
    <section aria-labelledby="promised" className="grid gap-2">
      <h2 id="promised" className="text-base font-semibold">
        <FormattedMessage id="portal.sla.title" />
      </h2>
      <ul className="grid gap-1.5">
        {shown.map((clock) => {
          const { id, target, minutes, dueAt, fulfilledAt } = clock;
          const word = standing(clock, now);
          return (
            <li key={id} className="flex flex-wrap gap-x-2">
              <strong>
                <FormattedMessage id={`sla.target.${target}`} />
              </strong>
              <span className="text-soft">
                <FormattedMessage id="portal.sla.within" values={{ time: duration(intl, minutes * 60) }} />
              </span>
              <span>
                <FormattedMessage
                  id={`portal.sla.${word}`}
                  values={{ time: dueAt && exactTime(intl, dueAt), at: fulfilledAt && exactTime(intl, fulfilledAt) }}
                />
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function standing({ state, met, dueAt, breachedAt }: SlaClock, now: number): string {
  if (state === "fulfilled") return met ? "met" : "late";
  if (state === "paused") return breachedAt === null ? "paused" : "pausedOver";
  if (state === "cancelled") return "ended";
  return dueAt === null ? "open" : Date.parse(dueAt) < now ? "over" : "due";
}
