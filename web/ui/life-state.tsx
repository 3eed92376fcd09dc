import { FormattedMessage } from "react-intl";
import type { LifecycleState } from "../../shared/lifecycle.ts";
import { Badge, type Tone } from "./badge.tsx";

const TONES: Record<LifecycleState, Tone> = {
  unknown: "outline",
  planned: "accent",
  supported: "good",
  securityOnly: "warn",
  noUpdates: "danger",
  ended: "danger",
};

/** Where a product or a line of it stands, in words. */
export function LifeState({ state }: { state: LifecycleState }) {
  return (
    <Badge tone={TONES[state]}>
      <FormattedMessage id={`portal.life.state.${state}`} />
    </Badge>
  );
}
