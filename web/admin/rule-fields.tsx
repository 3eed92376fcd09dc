/** What one row of a rule's form asks or does, in fields that need no script. */
import { FormattedMessage, useIntl } from "react-intl";
import { LICENSE_STATES, SENDER_VERDICTS } from "../../shared/automation.ts";
import { LANGUAGE_NAMES } from "../../shared/locales.ts";
import { CATEGORIES, CHANNELS, PRIORITIES, TYPES } from "../../shared/ticket-codes.ts";
import { useValueName, useWayName } from "../ui/rule-words.tsx";
import { PICKED_FIELDS, TYPED_FIELDS, waysOf, type Row } from "./rule-draft.ts";
import type { RuleParts } from "./rule-parts.ts";

const CODES: { readonly [kind: string]: readonly string[] } = {
  category: CATEGORIES,
  type: TYPES,
  priority: PRIORITIES,
  channel: CHANNELS,
  language: Object.keys(LANGUAGE_NAMES),
  lastAuthor: ["contact", "agent"],
  licenseState: LICENSE_STATES,
  sender: SENDER_VERDICTS,
};

type Option = { id: string; name: string };
type FieldsProps = { name: (field: string) => string; row: Row; parts: RuleParts; legend: string };

const first = (row: Row, field: string) => row.values[field]?.[0] ?? "";

function Select({
  name,
  label,
  value,
  options,
  none,
  focus,
}: {
  name: string;
  label: string;
  value: string;
  options: readonly Option[];
  none?: string;
  focus?: boolean;
}) {
  return (
    <select name={name} className="input w-auto max-w-full" aria-label={label} defaultValue={value} autoFocus={focus}>
      {none !== undefined && <option value="">{none}</option>}
      {options.map((one) => (
        <option key={one.id} value={one.id}>
          {one.name}
        </option>
      ))}
      {value !== "" && !options.some(({ id }) => id === value) && <option value={value}>{value}</option>}
    </select>
  );
}

function Text({
  name,
  label,
  value,
  hint,
  focus,
  ltr,
}: {
  name: string;
  label: string;
  value: string;
  hint?: string;
  focus?: boolean;
  ltr?: boolean;
}) {
  return (
    <input
      name={name}
      className="input"
      aria-label={label}
      placeholder={hint}
      defaultValue={value}
      autoComplete="off"
      dir={ltr ? "ltr" : "auto"}
      autoFocus={focus}
    />
  );
}

function Choices({
  name,
  legend,
  chosen,
  options,
}: {
  name: string;
  legend: string;
  chosen: readonly string[];
  options: readonly Option[];
}) {
  return (
    <fieldset className="rule-choices">
      <legend className="sr-only">{legend}</legend>
      {options.map((one) => (
        <label key={one.id} className="choice">
          <input type="checkbox" name={name} value={one.id} defaultChecked={chosen.includes(one.id)} />
          <bdi>{one.name}</bdi>
        </label>
      ))}
    </fieldset>
  );
}

export function ConditionFields({ name, row, parts, legend }: FieldsProps) {
  const intl = useIntl();
  const [wayName, valueName] = [useWayName(), useValueName({})];
  const { kind } = row;
  const text = (id: string) => intl.formatMessage({ id });
  const none = { id: "none", name: text("filter.value.none") };
  const listed: readonly Option[] =
    kind in CODES
      ? CODES[kind]!.map((id) => ({ id, name: valueName(kind, id) }))
      : [...((parts as { [kind: string]: readonly Option[] })[kind] ?? []), ...(kind === "status" ? [] : [none])];
  const way = (
    <Select
      name={name("is")}
      label={intl.formatMessage({ id: "filter.how" }, { field: legend })}
      value={first(row, "is") || waysOf(kind)[0]!}
      options={waysOf(kind).map((id) => ({ id, name: wayName(id, kind) }))}
      focus={row.fresh === true}
    />
  );
  return (
    <div className="rule-row-fields">
      {kind === "custom" && (
        <Select name={name("key")} label={legend} value={first(row, "key")} options={parts.custom} none={text("filter.chooseShort")} />
      )}
      {kind === "hours" && (
        <Select
          name={name("calendar")}
          label={legend}
          value={first(row, "calendar")}
          options={parts.calendar}
          none={text("filter.chooseShort")}
        />
      )}
      {way}
      {PICKED_FIELDS.includes(kind) && (
        <Choices name={name("values")} legend={legend} chosen={row.values["values"] ?? []} options={listed} />
      )}
      {TYPED_FIELDS.includes(kind) && (
        <Text
          name={name("values")}
          label={legend}
          value={(row.values["values"] ?? []).join(", ")}
          hint={text(`admin.automation.typed.${kind}`)}
          ltr={kind !== "tags"}
        />
      )}
      {(kind === "words" || kind === "custom") && (
        <Text name={name("text")} label={text("admin.automation.value")} value={first(row, "text")} />
      )}
      {["created", "updated", "lastMessage", "waiting", "due", "promise"].includes(kind) && (
        <span className="flex items-center gap-2">
          <input
            name={name("hours")}
            type="number"
            min={0}
            className="input w-24"
            aria-label={text("filter.hours")}
            defaultValue={first(row, "hours") || "24"}
          />
          <FormattedMessage id="filter.hours" />
        </span>
      )}
      {kind === "version" && (
        <>
          <Text
            name={name("from")}
            label={text("admin.automation.from")}
            hint={text("admin.automation.from")}
            value={first(row, "from")}
            ltr
          />
          <Text
            name={name("below")}
            label={text("admin.automation.below")}
            hint={text("admin.automation.below")}
            value={first(row, "below")}
            ltr
          />
        </>
      )}
    </div>
  );
}

const UNITS = ["minutes", "hours", "days"];

export function ActionFields({ name, row, parts, legend }: FieldsProps) {
  const intl = useIntl();
  const valueName = useValueName({});
  const text = (id: string) => intl.formatMessage({ id });
  const pick = (field: string, options: readonly Option[], none?: string) => (
    <Select
      name={name(field)}
      label={legend}
      value={first(row, field)}
      options={options}
      focus={row.fresh === true}
      {...(none !== undefined && { none })}
    />
  );
  const codes = (kind: string) => CODES[kind]!.map((id) => ({ id, name: valueName(kind, id) }));
  const fields = () => {
    switch (row.kind) {
      case "assign":
        return pick("agent", parts.assignee, text("field.nobody"));
      case "team":
        return pick("team", parts.team, text("field.none"));
      case "route":
        return pick("team", parts.team, text("admin.automation.ownTeam"));
      case "status":
        return pick("status", parts.status);
      case "priority":
      case "type":
        return pick(row.kind, codes(row.kind));
      case "tag":
        return (
          <>
            <Text
              name={name("add")}
              label={text("admin.automation.addTags")}
              hint={text("admin.automation.addTags")}
              value={(row.values["add"] ?? []).join(", ")}
              focus={row.fresh === true}
            />
            <Text
              name={name("remove")}
              label={text("admin.automation.removeTags")}
              hint={text("admin.automation.removeTags")}
              value={(row.values["remove"] ?? []).join(", ")}
            />
          </>
        );
      case "field":
        return (
          <>
            {pick(
              "key",
              parts.custom.filter(({ type }) => type !== "money" && type !== "reference"),
              text("filter.chooseShort"),
            )}
            <Text
              name={name("value")}
              label={text("admin.automation.value")}
              hint={text("admin.automation.value")}
              value={(row.values["value"] ?? []).join(", ")}
            />
          </>
        );
      case "reply":
        return pick("macro", parts.macro, text("filter.chooseShort"));
      case "checklist":
        return pick("template", parts.template, text("filter.chooseShort"));
      case "note":
        return (
          <textarea
            name={name("text")}
            className="input w-full"
            dir="auto"
            rows={3}
            maxLength={4_000}
            aria-label={legend}
            defaultValue={first(row, "text")}
            autoFocus={row.fresh === true}
          />
        );
      case "notify":
        return (
          <>
            <label className="choice">
              <input
                type="checkbox"
                name={name("assignee")}
                defaultChecked={"assignee" in row.values && first(row, "assignee") !== "" && first(row, "assignee") !== "false"}
              />
              <FormattedMessage id="field.assignee" />
            </label>
            <Choices name={name("teams")} legend={text("field.team")} chosen={row.values["teams"] ?? []} options={parts.team} />
            <Choices name={name("agents")} legend={text("rule.agents")} chosen={row.values["agents"] ?? []} options={parts.assignee} />
          </>
        );
      case "promise":
        return (
          <>
            <Text
              name={name("text")}
              label={text("admin.automation.promise")}
              hint={text("admin.automation.promise")}
              value={first(row, "text")}
              focus={row.fresh === true}
            />
            <AmountFields
              amount={name("amount")}
              unit={name("unit")}
              held={{ amount: first(row, "amount") || "1", unit: first(row, "unit") || "days" }}
            />
            {pick("calendar", parts.calendar, text("admin.automation.always"))}
          </>
        );
      default:
        return null;
    }
  };
  return <div className="rule-row-fields">{fields()}</div>;
}

/** So much time. */
export function AmountFields({ amount, unit, held }: { amount: string; unit: string; held: { amount: string; unit: string } }) {
  const intl = useIntl();
  const label = intl.formatMessage({ id: "admin.automation.amount" });
  return (
    <span className="flex items-center gap-2">
      <input id={`field-${amount}`} name={amount} type="number" className="input w-24" aria-label={label} defaultValue={held.amount} />
      <select name={unit} className="input w-auto" aria-label={intl.formatMessage({ id: "filter.unit" })} defaultValue={held.unit}>
        {UNITS.map((one) => (
          <option key={one} value={one}>
            {intl.formatMessage({ id: `admin.automation.unit.${one}` })}
          </option>
        ))}
      </select>
    </span>
  );
}
