import { useEffect, type ReactNode } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { Link, useRevalidator } from "react-router";
import { Badge } from "../ui/badge.tsx";
import { Callout } from "../ui/states.tsx";

/** Steps in which something is done by itself. */
const WORKING: readonly string[] = ["checking", "running", "undoing"];
const LOOK_AGAIN_MS = 1_500;

type Tone = "good" | "warn" | "danger" | "neutral";
const STATES: { readonly [state: string]: Tone } = { done: "good", checked: "warn", failed: "danger" };
const VERDICTS: { readonly [verdict: string]: Tone } = {
  new: "good",
  created: "good",
  error: "danger",
  refused: "danger",
  left: "warn",
};

export function ImportState({ state }: { state: string }) {
  return (
    <Badge tone={STATES[state] ?? "neutral"}>
      <FormattedMessage id={`admin.license-imports.state.${state}`} />
    </Badge>
  );
}

export function Verdict({ verdict }: { verdict: string }) {
  return (
    <Badge tone={VERDICTS[verdict] ?? "neutral"}>
      <FormattedMessage id={`admin.license-imports.verdict.${verdict}`} />
    </Badge>
  );
}

/** How far it is. Where scripts run the page looks again by itself; else a link does. */
export function Working({ state, here, children }: { state: string; here: string; children: ReactNode }) {
  const { revalidate } = useRevalidator();
  const working = WORKING.includes(state);
  useEffect(() => {
    if (!working) return;
    const timer = setInterval(() => void revalidate(), LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [working, revalidate]);
  if (!working) return null;
  return (
    <Callout role="status">
      <p className="font-medium tabular">{children}</p>
      <p className="text-sm">
        <FormattedMessage id="admin.license-imports.working" />{" "}
        <Link to={here} reloadDocument className="link">
          <FormattedMessage id="admin.license-imports.refresh" />
        </Link>
      </p>
    </Callout>
  );
}

/** Rows by what becomes of them, each leading to those alone. @param chosen of these; null: all */
export function VerdictFilter({
  here,
  counts,
  chosen,
}: {
  here: string;
  counts: readonly { verdict: string; count: number | null }[];
  chosen: string | null;
}) {
  const intl = useIntl();
  return (
    <nav className="flex flex-wrap gap-2" aria-label={intl.formatMessage({ id: "admin.license-imports.show" })}>
      {[{ verdict: null, count: null }, ...counts].map(({ verdict, count }) => (
        <Link
          key={verdict ?? ""}
          to={verdict === null ? here : `${here}?verdict=${verdict}`}
          className="btn"
          data-look={chosen === verdict ? "plain" : "quiet"}
          data-size="sm"
          aria-current={chosen === verdict ? "true" : undefined}
        >
          <FormattedMessage
            id={
              verdict === null
                ? "admin.license-imports.all"
                : verdict === "noted"
                  ? "admin.license-imports.noted"
                  : `admin.license-imports.verdict.${verdict}`
            }
          />
          {count !== null && <span className="text-faint tabular">{intl.formatNumber(count)}</span>}
        </Link>
      ))}
    </nav>
  );
}
