import type { ReactNode } from "react";
import { FormattedMessage, FormattedNumber } from "react-intl";
import TriangleAlert from "lucide-react/icons/triangle-alert";
import { Badge, type Tone } from "../ui/badge.tsx";
import { Callout } from "../ui/states.tsx";
import { Time } from "../ui/time.tsx";
import { Failure } from "./source-form.tsx";

export type State = "new" | "ok" | "failing" | "paused";
type Source = {
  state: State;
  error: { code: string; words: string; since: string; failures: number } | null;
  lastSuccessAt: string | null;
  lastReceivedAt: string | null;
  nextTryAt: string | null;
  tokenExpiresAt: string | null;
  received: number;
};

const TONES: Record<State, Tone> = { new: "neutral", ok: "good", failing: "danger", paused: "warn" };

export function StateBadge({ state }: { state: State }) {
  return (
    <Badge tone={TONES[state]}>
      <FormattedMessage id={`admin.mail.state.${state}`} />
    </Badge>
  );
}

/** How a source is: what is wrong with it, and when it last did what it should. */
export function SourceHealth({ source }: { source: Source }) {
  const { state, error, lastSuccessAt, lastReceivedAt, nextTryAt, tokenExpiresAt, received } = source;
  const never = <FormattedMessage id="admin.mail.never" />;
  const rows: [string, ReactNode][] = [
    ["state", <StateBadge key="state" state={state} />],
    ["lastSuccess", lastSuccessAt ? <Time key="success" at={lastSuccessAt} /> : never],
    ["lastReceived", lastReceivedAt ? <Time key="received" at={lastReceivedAt} /> : never],
    ["received", <FormattedNumber key="n" value={received} />],
    ...(error ? [["since", <Time key="since" at={error.since} />] as [string, ReactNode]] : []),
    ...(nextTryAt ? [["nextTry", <Time key="next" at={nextTryAt} />] as [string, ReactNode]] : []),
    ...(tokenExpiresAt ? [["tokenExpires", <Time key="token" at={tokenExpiresAt} />] as [string, ReactNode]] : []),
  ];
  return (
    <>
      {error && state !== "paused" && (
        <Callout tone="danger" icon={TriangleAlert}>
          <Failure {...error} />
        </Callout>
      )}
      <dl className="admin-facts">
        {rows.map(([id, shown]) => (
          <div key={id}>
            <dt>
              <FormattedMessage id={`admin.mail.fact.${id}`} />
            </dt>
            <dd>{shown}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
