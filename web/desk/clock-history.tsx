import { FormattedMessage, useIntl } from "react-intl";
import type { SlaClock } from "../../server/support/sla/policy-contract.ts";
import { Time } from "../ui/time.tsx";
import { duration } from "../ui/duration.ts";
import { useStatusNames } from "./status-name.tsx";

/** What happened to a clock and why, folded away until somebody asks. */
export function ClockHistory({ history }: { history: SlaClock["history"] }) {
  const intl = useIntl();
  const statusName = useStatusNames(intl.locale);
  if (history.length === 0) return null;
  const why = (code: string) => {
    const id = [`sla.why.${code}`, `sla.cause.${code}`, `status.${code}`].find((one) => one in intl.messages);
    return statusName(code) ?? (id ? intl.formatMessage({ id }) : null);
  };
  return (
    <details className="text-xs">
      <summary className="cursor-pointer text-soft">
        <FormattedMessage id="sla.history" />
      </summary>
      <ol className="history mt-1">
        {history.map(({ at, what, why: code, minutes }, place) => {
          const reason = code === null || what === "step" ? null : why(code);
          return (
            <li key={`${at} ${what} ${place}`}>
              <span className="block">
                <FormattedMessage id={`sla.did.${what}`} />
                {reason !== null && <>: {reason}</>}
                {minutes !== null && (
                  <>
                    {" · "}
                    {duration(intl, minutes * 60)}
                  </>
                )}
              </span>
              <span className="text-faint">
                <Time at={at} />
              </span>
            </li>
          );
        })}
      </ol>
    </details>
  );
}
