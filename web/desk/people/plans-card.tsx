import { FormattedMessage } from "react-intl";
import type { Subscription } from "../../../server/licensing/plans/subscriptions-contract.ts";
import { Day } from "../../ui/day.tsx";
import { SubscriptionBadge } from "../../ui/subscription-state.tsx";
import { Card } from "./parts.tsx";
import type { Kind } from "./person-data.ts";

/** Which plans an organization or a contact has, what holds first. Null: one may not know. */
export function PlansCard({
  kind,
  id,
  subscriptions,
  may,
}: {
  kind: Kind;
  id: string;
  subscriptions: readonly Subscription[] | null;
  may: boolean;
}) {
  if (subscriptions === null) return null;
  return (
    <Card
      title={<FormattedMessage id="plans.title" />}
      action={
        may && (
          <a className="link text-xs" href={`/desk/subscriptions/new?${kind}=${id}`}>
            <FormattedMessage id="plans.give" />
          </a>
        )
      }
    >
      {subscriptions.length === 0 && (
        <p className="text-sm text-soft">
          <FormattedMessage id="plans.none" />
        </p>
      )}
      <ul className="grid gap-2">
        {subscriptions.map(({ id: one, plan, state, maintenance, endsOn }) => (
          <li key={one} className="grid gap-0.5 text-sm">
            <span className="flex flex-wrap items-center gap-1.5">
              <a className="link" href={`/desk/subscriptions/${one}`}>
                <bdi>{plan.name}</bdi>
              </a>
              <SubscriptionBadge state={state} />
            </span>
            {state === "active" && (maintenance.until ?? endsOn) !== null && (
              <span className="text-xs text-faint">
                <FormattedMessage
                  id={maintenance.holds ? "plans.maintainedUntil" : "portal.subscription.maintenanceOver"}
                  values={{ until: <Day on={(maintenance.until ?? endsOn)!} /> }}
                />
              </span>
            )}
          </li>
        ))}
      </ul>
      <a className="link text-sm" href={`/desk/may-receive?${kind}=${id}`}>
        <FormattedMessage id="plans.ask" />
      </a>
    </Card>
  );
}
