import { useIntl, type IntlShape } from "react-intl";
import type { FieldView } from "../../server/platform/fields/contract.ts";
import type { Condition } from "../../shared/ticket-filter.ts";

/** A condition on one of the vendor's own fields. */
export type CustomCondition = Extract<Condition, { field: "custom" }>;

const WAYS = ["match", "noMatch", "set", "unset"] as const;

/** A condition on a field asked in a way, with what was asked before where it fits. */
export function customCondition(key: string, is: string, before?: CustomCondition): CustomCondition {
  const text = before && "text" in before ? before.text : "";
  return is === "set" || is === "unset"
    ? { field: "custom", key, is }
    : { field: "custom", key, is: is === "noMatch" ? "noMatch" : "match", text };
}

/** What can be chosen for a field; null where one types. */
export function customOptions(intl: IntlShape, field: FieldView | undefined): { id: string; label: string }[] | null {
  if (field?.type === "yesNo") return ["yes", "no"].map((id) => ({ id, label: intl.formatMessage({ id: `fields.${id}` }) }));
  if (field?.type !== "choice" && field?.type !== "choices") return null;
  return field.options.map(({ key, label }) => ({ id: key, label }));
}

/** How a field is compared, and with what. */
export function CustomRow({
  condition,
  field,
  onChange,
}: {
  condition: CustomCondition;
  /** Absent while it is not known, or no longer there. */
  field: FieldView | undefined;
  onChange: (condition: Condition) => void;
}) {
  const intl = useIntl();
  const name = field?.label ?? condition.key;
  const options = customOptions(intl, field);
  const type = field?.type ?? "text";
  const range = type === "number" || type === "money" || type === "date" || type === "dateTime";
  return (
    <>
      <bdi className="filter-field">{name}</bdi>
      <select
        className="input filter-is"
        value={condition.is}
        aria-label={intl.formatMessage({ id: "filter.how" }, { field: name })}
        onChange={(event) => onChange(customCondition(condition.key, event.currentTarget.value, condition))}
      >
        {WAYS.map((way) => (
          <option key={way} value={way}>
            {intl.formatMessage({ id: way === "match" ? "filter.is.value" : way === "noMatch" ? "filter.is.noValue" : `filter.is.${way}` })}
          </option>
        ))}
      </select>
      <div className="filter-value">
        {"text" in condition &&
          (options ? (
            <select
              className="input"
              value={condition.text}
              aria-label={name}
              onChange={(event) => onChange({ ...condition, text: event.currentTarget.value })}
            >
              <option value="">{intl.formatMessage({ id: "filter.chooseShort" })}</option>
              {/* Several, from the API, stay as they are. */}
              {condition.text.includes(",") && <option value={condition.text}>{condition.text}</option>}
              {options.map(({ id, label }) => (
                <option key={id} value={id}>
                  {label}
                </option>
              ))}
            </select>
          ) : (
            <input
              className="input"
              dir={range ? "ltr" : "auto"}
              value={condition.text}
              maxLength={254}
              aria-label={name}
              placeholder={intl.formatMessage({ id: range ? "filter.hint.range" : "filter.hint.text" })}
              onChange={(event) => onChange({ ...condition, text: event.currentTarget.value })}
            />
          ))}
      </div>
    </>
  );
}
