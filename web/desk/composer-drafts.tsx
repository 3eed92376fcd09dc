import { FormattedMessage } from "react-intl";
import MonitorSmartphone from "lucide-react/icons/monitor-smartphone";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { Time } from "../ui/time.tsx";
import type { DraftClash, DraftState } from "./drafts.ts";

/** What another device of the same person wrote meanwhile, and what to do about it. */
export function DraftClashNotice({ clash, onDecide }: { clash: DraftClash; onDecide: (which: "mine" | "theirs" | "both") => void }) {
  return (
    <div className="callout composer-clash" data-tone="warn" role="alert">
      <Icon as={MonitorSmartphone} className="mt-0.5" />
      <div className="min-w-0 grow">
        <p>
          <FormattedMessage id="draft.clash" values={{ when: <Time at={clash.at} /> }} />
        </p>
        <blockquote className="composer-quote" dir="auto" tabIndex={0}>
          {clash.theirs.body}
        </blockquote>
        <div className="composer-choice">
          <Button size="sm" look="primary" onClick={() => onDecide("both")}>
            <FormattedMessage id="draft.both" />
          </Button>
          <Button size="sm" onClick={() => onDecide("mine")}>
            <FormattedMessage id="draft.mine" />
          </Button>
          <Button size="sm" onClick={() => onDecide("theirs")}>
            <FormattedMessage id="draft.theirs" />
          </Button>
        </div>
      </div>
    </div>
  );
}

/** Whether what stands in the field is safe, in one quiet word. */
export function DraftWord({ state }: { state: DraftState | undefined }) {
  return (
    <span className="composer-saved" role="status" data-state={state}>
      {state && state !== "saving" && <FormattedMessage id={`draft.${state}`} />}
    </span>
  );
}
