import { FormattedMessage, useIntl } from "react-intl";
import type { Policy } from "../../server/licensing/policies/contract.ts";
import { Day } from "../ui/day.tsx";
import { ALGORITHM_NAMES, inUnits, labelOf, POLICY_FIELDS, SCOPE_FIELDS, wordOf, type PolicyField } from "./license-policy-fields.ts";
import { licensePolicyOf } from "./license-policy-form.tsx";
import type { Typed } from "./refusal.tsx";

const DAY = 86_400;

type Rules = ReturnType<typeof licensePolicyOf>;

/** What a form that came back says of a policy. */
function rulesOf(typed: Typed): Rules {
  const form = new FormData();
  for (const [name, values] of Object.entries(typed)) for (const value of values) form.append(name, value);
  return licensePolicyOf(form);
}

const EFFECT = "admin.license-policies.effect";

/** What licences under a policy do, in sentences. @param now of today, milliseconds since 1970 */
function Sentences({ rules, now }: { rules: Rules; now: number }) {
  const intl = useIntl();
  const text = (id: string) => intl.formatMessage({ id: `admin.license-policies.${id}` });
  const { duration, gracePeriod, maxMachines } = rules;
  const days = (seconds: number) => Math.round((seconds / DAY) * 10) / 10;
  const lasting = typeof duration === "number" && Number.isFinite(duration);
  const end = lasting ? new Date(now + duration * 1_000) : null;
  const scopes = SCOPE_FIELDS.filter(({ name }) => (rules as { [name: string]: unknown })[name] === true);
  return (
    <ul className="list-disc space-y-1 ps-5">
      <li>
        {!end || Number.isNaN(end.getTime()) ? (
          <FormattedMessage id={`${EFFECT}.endless`} />
        ) : rules.expirationBasis === "fromCreation" ? (
          <FormattedMessage id={`${EFFECT}.ends`} values={{ day: <Day on={end.toISOString().slice(0, 10)} /> }} />
        ) : (
          <FormattedMessage
            id={`${EFFECT}.begins`}
            values={{ days: days(duration!), when: text(`expirationBasis.${rules.expirationBasis}`) }}
          />
        )}
      </li>
      {lasting && Boolean(gracePeriod) && (
        <li>
          <FormattedMessage id={`${EFFECT}.grace`} values={{ days: days(gracePeriod!) }} />
        </li>
      )}
      {lasting && (
        <li>
          <FormattedMessage id={`${EFFECT}.after`} values={{ what: text(`expirationStrategy.${rules.expirationStrategy}`) }} />
        </li>
      )}
      <li>
        {!rules.floating ? (
          <FormattedMessage id={`${EFFECT}.locked`} />
        ) : typeof maxMachines === "number" ? (
          <FormattedMessage id={`${EFFECT}.floating`} values={{ count: maxMachines }} />
        ) : (
          <FormattedMessage id={`${EFFECT}.anywhere`} />
        )}
      </li>
      {rules.overageStrategy !== "noOverage" && (
        <li>
          <FormattedMessage id={`${EFFECT}.overage`} values={{ what: text(`overageStrategy.${rules.overageStrategy}`) }} />
        </li>
      )}
      <li>
        <FormattedMessage
          id={`${EFFECT}.proof`}
          values={{ what: text(`authenticationStrategy.${rules.protected ? "token" : rules.authenticationStrategy}`) }}
        />
      </li>
      {rules.requireHeartbeat && (
        <li>
          <FormattedMessage
            id={`${EFFECT}.silent`}
            values={{
              minutes: Math.round((rules.heartbeatDuration ?? 600) / 60),
              what: text(`heartbeatCullStrategy.${rules.heartbeatCullStrategy}`),
            }}
          />
        </li>
      )}
      {rules.checkInInterval && (
        <li>
          <FormattedMessage
            id={`${EFFECT}.checkIn`}
            values={{ what: text(`checkInInterval.${rules.checkInInterval}`), count: rules.checkInIntervalCount ?? 1 }}
          />
        </li>
      )}
      {scopes.length > 0 && (
        <li>
          <FormattedMessage
            id={`${EFFECT}.scopes`}
            values={{ names: intl.formatList(scopes.map((field) => intl.formatMessage({ id: labelOf(field) }))) }}
          />
        </li>
      )}
    </ul>
  );
}

/** A value as the form would show it. */
function Value({ field, value }: { field: PolicyField; value: unknown }) {
  if (field.kind === "switch") return <FormattedMessage id={`admin.license-policies.${value === true ? "on" : "off"}`} />;
  if (field.kind === "number") return <bdi dir="ltr">{value === null ? "–" : inUnits(field, value as number)}</bdi>;
  const chosen = (value as string | null) ?? "none";
  const word = wordOf(field, chosen);
  return word === null ? <bdi>{ALGORITHM_NAMES[chosen]}</bdi> : <FormattedMessage id={word} />;
}

/** What a policy would do as the form has it: for how many licences, what differs, and what that means. */
export function PolicyEffect({
  typed,
  policy,
  licenses,
  now,
}: {
  typed: Typed;
  policy?: Policy;
  licenses?: { count: number; more: boolean };
  now: number;
}) {
  const rules = rulesOf(typed);
  const changed = policy
    ? POLICY_FIELDS.filter(({ name }) => policy[name as keyof Policy] !== (rules as { [name: string]: unknown })[name])
    : [];
  const sameWords = policy && policy.name === rules.name && policy.entitlements.join() === (rules.entitlements ?? []).toSorted().join();
  return (
    <div className="grid gap-3">
      {licenses && (
        <p className="font-medium">
          <FormattedMessage id={`${EFFECT}.${licenses.more ? "many" : "licenses"}`} values={{ count: licenses.count }} />
        </p>
      )}
      {policy && changed.length === 0 && sameWords && (
        <p>
          <FormattedMessage id={`${EFFECT}.same`} />
        </p>
      )}
      {changed.length > 0 && (
        <section aria-labelledby="changes">
          <h3 id="changes" className="font-medium">
            <FormattedMessage id={`${EFFECT}.changes`} />
          </h3>
          <ul className="list-disc space-y-1 ps-5">
            {changed.map((field) => (
              <li key={field.name}>
                <FormattedMessage
                  id={`${EFFECT}.change`}
                  values={{
                    name: <FormattedMessage id={labelOf(field)} />,
                    before: <Value field={field} value={policy![field.name as keyof Policy]} />,
                    after: <Value field={field} value={(rules as { [name: string]: unknown })[field.name]} />,
                  }}
                />
              </li>
            ))}
          </ul>
        </section>
      )}
      <Sentences rules={rules} now={now} />
    </div>
  );
}
