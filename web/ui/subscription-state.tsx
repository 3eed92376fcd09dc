import { FormattedMessage } from "react-intl";
import type { SubscriptionState } from "../../shared/plan-codes.ts";
import { Badge, type Tone } from "./badge.tsx";
import { Day } from "./day.tsx";

const TONES: Record<SubscriptionState, Tone> = { planned: "accent", active: "good", past: "neutral", cancelled: "danger" };

/** Whether a subscription holds, in words. */
export function SubscriptionBadge({ state }: { state: SubscriptionState }) {
  return (
    <Badge tone={TONES[state]}>
      <FormattedMessage id={`portal.subscription.state.${state}`} />
    </Badge>
  );
}

type Term = { startsOn: string; endsOn: string | null; maintenance: { holds: boolean; until: string | null }; state: SubscriptionState };

/** From when until when it holds, and until when there is maintenance: two lines of a list of facts. */
export function TermWords({ term, className }: { term: Term; className?: string }) {
  const { startsOn, endsOn, maintenance, state } = term;
  const until = maintenance.until;
  return (
    <>
      <div className={className}>
        <dt>
          <FormattedMessage id="portal.subscription.term" />
        </dt>
        <dd>
          <FormattedMessage
            id={endsOn === null ? "portal.subscription.from" : "portal.subscription.fromTo"}
            values={{ from: <Day on={startsOn} />, to: endsOn && <Day on={endsOn} /> }}
          />
        </dd>
      </div>
      <div className={className}>
        <dt>
          <FormattedMessage id="portal.subscription.maintenance" />
        </dt>
        <dd>
          <FormattedMessage
            id={
              maintenance.holds || state === "planned"
                ? until === null
                  ? "portal.subscription.maintained"
                  : "portal.subscription.maintainedUntil"
                : "portal.subscription.maintenanceOver"
            }
            values={{ until: until && <Day on={until} /> }}
          />
        </dd>
      </div>
    </>
  );
}
