import { FormattedMessage } from "react-intl";
import type { CustomerOverview } from "../../../server/licensing/overview/contract.ts";
import { Badge, type Tone } from "../../ui/badge.tsx";
import { Day } from "../../ui/day.tsx";
import { HolderLine, More, Part } from "./parts.tsx";

type Plans = NonNullable<CustomerOverview["plans"]>;

const PLAN_TONES: Record<Plans["data"][number]["state"], Tone> = {
  planned: "accent",
  active: "good",
  past: "outline",
  cancelled: "danger",
};

/** Plans, with their days and whether there is maintenance. */
export function PlanList({ plans, several }: { plans: Plans; several: boolean }) {
  return (
    <Part id="plans" empty={plans.data.length === 0}>
      <ul className="grid gap-2">
        {plans.data.map((one) => (
          <li key={one.subscription} className="owned">
            <span className="owned-head">
              <a className="link" href={`/desk/subscriptions/${one.subscription}`}>
                <bdi>{one.plan.name}</bdi>
              </a>
              <Badge tone={PLAN_TONES[one.state]}>
                <FormattedMessage id="owns.plan.state" values={{ state: one.state }} />
              </Badge>
            </span>
            <span className="owned-facts">
              {one.level && <bdi>{one.level}</bdi>}
              <span>
                <FormattedMessage
                  id="owns.plan.period"
                  values={{
                    from: <Day on={one.startsOn} />,
                    end: one.endsOn ? <Day on={one.endsOn} /> : "",
                    open: one.endsOn ? "no" : "yes",
                  }}
                />
              </span>
              {one.state === "active" && (
                <span>
                  <FormattedMessage
                    id="owns.plan.maintenance"
                    values={{
                      how: one.maintenance.until === null ? "open" : one.maintenance.holds ? "holds" : "over",
                      day: one.maintenance.until ? <Day on={one.maintenance.until} /> : "",
                    }}
                  />
                </span>
              )}
              {several && <HolderLine holder={one.holder} />}
            </span>
          </li>
        ))}
      </ul>
      {plans.more && <More />}
    </Part>
  );
}
