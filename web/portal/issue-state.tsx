import { FormattedMessage } from "react-intl";
import type { IssueState } from "../../shared/issue-codes.ts";
import { Badge, type Tone } from "../ui/badge.tsx";

const TONES: Record<IssueState, Tone> = {
  investigating: "warn",
  confirmed: "warn",
  fixPlanned: "accent",
  fixed: "good",
  wontFix: "outline",
  closed: "outline",
};

/** Where a known issue stands, in the customer's words. */
export function IssueStanding({ state }: { state: IssueState }) {
  return (
    <Badge tone={TONES[state]}>
      <FormattedMessage id={`portal.issue.state.${state}`} />
    </Badge>
  );
}

/** Whether the version that mends it is out: until then it is a plan. */
export function isMended(state: IssueState): boolean {
  return state === "fixed" || state === "closed";
}

/** The version that mends it, in few words. */
export function FixedIn({ state, version }: { state: IssueState; version: string }) {
  return (
    <FormattedMessage
      id={isMended(state) ? "portal.issue.fixedIn" : "portal.issue.plannedFor"}
      values={{ version: <bdi dir="ltr">{version}</bdi> }}
    />
  );
}
