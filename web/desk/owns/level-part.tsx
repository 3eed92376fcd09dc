import { FormattedMessage, useIntl, type IntlShape } from "react-intl";
import type { CustomerOverview } from "../../../server/licensing/overview/contract.ts";
import { Badge } from "../../ui/badge.tsx";
import { Day } from "../../ui/day.tsx";

type Level = NonNullable<CustomerOverview["level"]>;

/** A span of time in words, such as "4 hours". */
function span(intl: IntlShape, minutes: number): string {
  const [unit, value] =
    minutes % 1_440 === 0 ? ["day", minutes / 1_440] : minutes % 60 === 0 ? ["hour", minutes / 60] : ["minute", minutes];
  return intl.formatNumber(value, { style: "unit", unit, unitDisplay: "long" });
}

/** By which plan a ticket is asked, and what that promises for its priority; or why there is none. */
export function LevelPart({ level, product }: { level: Level | undefined; product: string | null }) {
  const intl = useIntl();
  if (product === null)
    return (
      <p className="text-sm text-faint">
        <FormattedMessage id="owns.level.noProduct" />
      </p>
    );
  if (!level) return null;
  if (!level.holds)
    return (
      <div className="callout" data-tone="warn">
        <ul className="grid gap-1">
          {level.reasons.slice(0, 3).map((reason) => (
            <li key={JSON.stringify(reason)}>
              <FormattedMessage
                id="owns.reason"
                values={{
                  code: reason.code,
                  plan: <bdi>{reason.plan?.name}</bdi>,
                  product: <bdi>{product}</bdi>,
                  day: reason.on ? <Day on={reason.on} /> : "",
                }}
              />
            </li>
          ))}
        </ul>
      </div>
    );
  const { promise } = level;
  const spans = promise
    ? ([
        ["first", promise.firstAnswerMinutes],
        ["next", promise.nextAnswerMinutes],
        ["solution", promise.solutionMinutes],
      ] as const)
    : [];
  return (
    <div className="owned">
      <span className="owned-head">
        <FormattedMessage id="owns.level.holds" values={{ plan: <bdi className="font-medium">{level.plan?.name}</bdi> }} />
        {level.name && <Badge tone="accent">{<bdi>{level.name}</bdi>}</Badge>}
      </span>
      <span className="owned-facts">
        {spans.map(
          ([what, minutes]) =>
            minutes !== null && (
              <span key={what}>
                <FormattedMessage
                  id="owns.level.within"
                  values={{ what, time: span(intl, minutes), clock: promise?.aroundTheClock ? "yes" : "no" }}
                />
              </span>
            ),
        )}
        {!spans.some(([, minutes]) => minutes !== null) && <FormattedMessage id="owns.level.nothing" />}
      </span>
    </div>
  );
}
