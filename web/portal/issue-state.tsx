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
