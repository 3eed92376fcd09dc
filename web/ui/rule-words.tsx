/** Rules in plain words, for the desk and the administration. Their texts are the desk's. */
import type { ReactNode } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import Check from "lucide-react/icons/check";
import X from "lucide-react/icons/x";
import type { Deed, RuleCondition, RuleTrigger } from "../../server/support/automation/contract.ts";
import { LANGUAGE_NAMES, isLocale } from "../../shared/locales.ts";
import { Icon } from "./icon.tsx";

export type Names = { readonly [key: string]: string };

/** Words of fields that only rules ask are their own; the others are those of filters. */
const OWN = ["plan", "licenseState", "sender", "automatic", "version", "hours", "custom"];

/** What a field of a condition is called. */
export function useFieldName(): (kind: string) => string {
  const intl = useIntl();
  return (kind) => intl.formatMessage({ id: OWN.includes(kind) ? `rule.field.${kind}` : `filter.field.${kind}` });
}

/** How a way to ask is called. */
export function useWayName(): (is: string, kind: string) => string {
  const intl = useIntl();
  return (is, kind) => {
    const own = (kind === "version" || kind === "hours" || is === "noMatch" || (kind === "custom" && is === "match")) && `rule.is.${is}`;
    return intl.formatMessage({ id: own || `filter.is.${is}` });
  };
}

/** What a value of a field is called; what is typed is called as it is. */
export function useValueName(names: Names): (kind: string, value: string) => string {
  const intl = useIntl();
  return (kind, value) => {
    if (value === "none") return intl.formatMessage({ id: "filter.value.none" });
    if (value === "me" || value === "mine") return intl.formatMessage({ id: `filter.value.${value}` });
    if (kind === "language") return isLocale(value) ? LANGUAGE_NAMES[value] : value;
    if (kind === "status") return names[`status:${value}`] ?? value;
    const id = { category: "status", licenseState: "rule.license", sender: "rule.sender", lastAuthor: "filter.lastAuthor" }[kind] ?? kind;
    const code = `${id}.${value}`;
    return names[value] ?? (code in intl.messages ? intl.formatMessage({ id: code }) : value);
  };
}

/** One condition as a sentence: field, comparison, values. */
export function ConditionWords({ condition, names }: { condition: RuleCondition; names: Names }) {
  const intl = useIntl();
  const [field, way, value] = [useFieldName(), useWayName(), useValueName(names)];
  const kind = condition.field;
  const subject =
    condition.field === "custom"
      ? (names[`field:${condition.key}`] ?? condition.key)
      : condition.field === "hours"
        ? (names[condition.calendar] ?? "")
        : "";
  let said: ReactNode = null;
  if ("values" in condition)
    said = intl.formatList(
      condition.values.map((one) => value(kind, one)),
      { type: "disjunction" },
    );
  else if ("hours" in condition) said = intl.formatMessage({ id: "rule.hours" }, { count: condition.hours });
  else if ("text" in condition) said = condition.text;
  else if (condition.field === "version")
    said = intl.formatMessage(
      { id: condition.from && condition.below ? "rule.version.between" : condition.from ? "rule.version.from" : "rule.version.below" },
      { from: condition.from ?? "", below: condition.below ?? "" },
    );
  return (
    <span>
      <span className="font-medium">{field(kind)}</span> {subject && <bdi>{subject} </bdi>}
      <span className="text-soft">{way(condition.is, kind)}</span> {said !== null && <bdi>{said}</bdi>}
    </span>
  );
}

/** Conditions with which of them held. */
export function HeldConditions({
  conditions,
  held,
  names,
}: {
  conditions: { all: readonly RuleCondition[]; any: readonly RuleCondition[] };
  held: { all: readonly boolean[]; any: readonly boolean[] };
  names: Names;
}) {
  const intl = useIntl();
  const all = [
    ...conditions.all.map((one, at) => [one, held.all[at]] as const),
    ...conditions.any.map((one, at) => [one, held.any[at]] as const),
  ];
  if (all.length === 0) return <FormattedMessage id="rule.noConditions" />;
  return (
    <ul className="grid gap-0.5">
      {all.map(([condition, yes], place) => (
        <li key={place} className="flex gap-1.5">
          <Icon as={yes ? Check : X} className={yes ? "mt-0.5 text-good" : "mt-0.5 text-faint"} />
          <span className="sr-only">{intl.formatMessage({ id: yes ? "rule.held" : "rule.notHeld" })}</span>
          <ConditionWords condition={condition} names={names} />
        </li>
      ))}
    </ul>
  );
}

/** When a rule looks at a ticket. */
export function TriggerWords({ trigger, names }: { trigger: RuleTrigger; names: Names }) {
  const intl = useIntl();
  if ("on" in trigger) {
    const which = [
      ...(trigger.fields ?? []).map((field) => intl.formatMessage({ id: `field.${field}` })),
      ...(trigger.verdicts ?? []).map((verdict) => intl.formatMessage({ id: `rule.verdict.${verdict}` })),
    ];
    return (
      <>
        <FormattedMessage id={`rule.on.${trigger.on}`} />
        {which.length > 0 && ` (${intl.formatList(which, { type: "disjunction" })})`}
      </>
    );
  }
  const minutes = Math.abs(trigger.minutes);
  const unit = minutes > 0 && minutes % 1_440 === 0 ? "days" : minutes > 0 && minutes % 60 === 0 ? "hours" : "minutes";
  const amount = intl.formatMessage({ id: `rule.amount.${unit}` }, { count: minutes / { days: 1_440, hours: 60, minutes: 1 }[unit] });
  return (
    <>
      <FormattedMessage id={trigger.minutes < 0 ? "rule.before" : `rule.since.${trigger.since}`} values={{ amount }} />
      {trigger.calendar && (
        <>
          {" "}
          <FormattedMessage id="rule.inCalendar" values={{ calendar: <bdi>{names[trigger.calendar] ?? ""}</bdi> }} />
        </>
      )}
    </>
  );
}

/** What was done, or would be, or why it is not. */
export function DeedWords({ deed, names }: { deed: Deed; names: Names }) {
  const intl = useIntl();
  const value = useValueName(names);
  const to =
    deed.to === null
      ? null
      : ["status", "priority", "type"].includes(deed.do)
        ? value(deed.do, deed.to)
        : deed.do === "field"
          ? (names[`field:${deed.to}`] ?? deed.to)
          : deed.to;
  return (
    <span>
      <FormattedMessage id={`rule.do.${deed.do}`} />
      {to !== null && (
        <>
          {": "}
          <bdi>{to}</bdi>
        </>
      )}
      {deed.would !== "change" && (
        <span className="text-faint">
          {" · "}
          <FormattedMessage id={deed.would === "nothing" ? "rule.already" : whyId(intl.messages, deed.why)} />
        </span>
      )}
    </span>
  );
}

function whyId(messages: object, why: string | null): string {
  return why !== null && `rule.why.${why}` in messages ? `rule.why.${why}` : "rule.skipped";
}
