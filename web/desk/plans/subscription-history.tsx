import { FormattedMessage } from "react-intl";
import type { SubscriptionChange } from "../../../server/licensing/plans/subscriptions-contract.ts";
import { Day } from "../../ui/day.tsx";
import { Time } from "../../ui/time.tsx";
import { Card } from "../people/parts.tsx";

const DAYS = ["startsOn", "endsOn", "maintenanceEndsOn"] as const;

/** What happened to a subscription, the newest first; of renewals the days before and after. */
export function SubscriptionHistory({ history }: { history: readonly SubscriptionChange[] }) {
  return (
    <Card title={<FormattedMessage id="plans.history" />}>
      <ol className="grid gap-2 text-sm">
        {history.map(({ id, at, actor, how, data }) => (
          <li key={id} className="grid gap-0.5">
            <span className="flex flex-wrap items-baseline gap-x-2">
              <FormattedMessage id={`plans.how.${how}`} />
              {actor.name && <bdi className="text-faint">{actor.name}</bdi>}
              <span className="text-faint">
                <Time at={at} style="narrow" />
              </span>
            </span>
            {how === "changed" &&
              DAYS.filter((day) => Array.isArray(data[day])).map((day) => {
                const [was, is] = data[day] as [string | null, string | null];
                return (
                  <span key={day} className="text-xs text-soft">
                    <FormattedMessage
                      id="plans.changed"
                      values={{ what: <FormattedMessage id={`plans.${day}`} />, was: <DayOrNone on={was} />, is: <DayOrNone on={is} /> }}
                    />
                  </span>
                );
              })}
          </li>
        ))}
      </ol>
    </Card>
  );
}

function DayOrNone({ on }: { on: string | null }) {
  return on === null ? <FormattedMessage id="plans.noDay" /> : <Day on={on} />;
}
