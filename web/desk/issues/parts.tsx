import { FormattedMessage } from "react-intl";
import type { IssueSeverity, IssueState, IssueVisibility } from "../../../shared/issue-codes.ts";
import { Badge, type Tone } from "../../ui/badge.tsx";

const STATE_TONES: Record<IssueState, Tone> = {
  investigating: "warn",
  confirmed: "danger",
  fixPlanned: "accent",
  fixed: "good",
  wontFix: "outline",
  closed: "outline",
};
const SEVERITY_TONES: Record<IssueSeverity, Tone> = { low: "outline", medium: "neutral", high: "warn", critical: "danger" };

/** Where it stands. */
export function StateBadge({ state }: { state: IssueState }) {
  return (
    <Badge tone={STATE_TONES[state]}>
      <FormattedMessage id={`issue.state.${state}`} />
    </Badge>
  );
}

export function SeverityBadge({ severity }: { severity: IssueSeverity }) {
  return (
    <Badge tone={SEVERITY_TONES[severity]}>
      <FormattedMessage id={`issue.severity.${severity}`} />
    </Badge>
  );
}

/** Who may read it; `null` is nobody's business outside the desk. */
export function VisibilityBadge({ visibility }: { visibility: IssueVisibility | null }) {
  const shown = visibility ?? "internal";
  return (
    <Badge tone={shown === "internal" ? "note" : "outline"}>
      <FormattedMessage id={`issue.visibility.${shown}`} />
    </Badge>
  );
}

/** The number that people call it by. */
export function IssueNumber({ number }: { number: number }) {
  return (
    <bdi dir="ltr" className="tabular text-faint">
      KI-{number}
    </bdi>
  );
}
