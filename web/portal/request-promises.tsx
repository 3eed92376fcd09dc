import { FormattedMessage, useIntl } from "react-intl";
import type { Promised } from "../../server/support/promises/contract.ts";

/** What was promised to the customer, by when, and whether it was kept. */
export function RequestPromises({ promises }: { promises: readonly Promised[] }) {
  const intl = useIntl();
  if (promises.length === 0) return null;
  return (
    <section className="grid gap-2" aria-labelledby="promises">
      <h2 id="promises" className="text-base font-semibold">
        <FormattedMessage id="portal.promises" />
      </h2>
      <ul className="grid gap-2">
        {promises.map(({ id, text, dueAt, state, settledAt }) => (
          <li key={id} className="grid">
            <bdi className="break-words">{text}</bdi>
            <span className="text-sm text-soft">
              <FormattedMessage
                id={`portal.promise.${state === "missed" && settledAt ? "late" : state === "kept" ? "kept" : state === "missed" ? "missed" : "open"}`}
                values={{ time: <time dateTime={dueAt}>{intl.formatDate(dueAt, { dateStyle: "long", timeStyle: "short" })}</time> }}
              />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
