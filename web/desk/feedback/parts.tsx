import { FormattedMessage } from "react-intl";
import type { Survey } from "../../../server/support/feedback/contract.ts";
import { SCALES, type Verdict as Code } from "../../../shared/survey-codes.ts";
import { Badge, type Tone } from "../../ui/badge.tsx";

const TONES: Record<Code, Tone> = { positive: "good", neutral: "neutral", negative: "danger" };

/** A score on its scale, and in a word what it means. */
export function Verdict({ survey: { kind, score, verdict } }: { survey: Pick<Survey, "kind" | "score" | "verdict"> }) {
  if (score === null || verdict === null) return null;
  return (
    <Badge tone={TONES[verdict]}>
      <FormattedMessage id={`feedback.verdict.${verdict}`} /> ·{" "}
      <FormattedMessage id="feedback.ofScale" values={{ score, most: SCALES[kind].most }} />
    </Badge>
  );
}
