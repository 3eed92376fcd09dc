import { useEffect, useState } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import Plus from "lucide-react/icons/plus";
import X from "lucide-react/icons/x";
import type { FieldView } from "../../server/platform/fields/contract.ts";
import type { Condition, TicketFilter } from "../../shared/ticket-filter.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { customCondition, CustomRow } from "./filter-custom.tsx";
import { conditionOf, FIELDS, optionsOf, typedOf, waysOf, type Field, type Option } from "./filter-fields.ts";
import { useTicketFields } from "./ticket-fields.tsx";
import { usePicker } from "./picker-context.tsx";

type Props = { filter: TicketFilter; onChange: (filter: TicketFilter) => void };

/** Conditions over tickets: all of one group must hold, and of the other at least one. */
export function FilterEditor({ filter, onChange }: Props) {
  return (
    <div className="grid gap-5">
      {(["all", "any"] as const).map((group) => (
        <Group
          key={group}
          group={group}
          conditions={filter[group]}
          onChange={(conditions) => onChange({ ...filter, [group]: conditions })}
        />
      ))}
    </div>
  );
}

const CUSTOM = "custom:";

function Group({
  group,
  conditions,
  onChange,
}: {
  group: "all" | "any";
  conditions: readonly Condition[];
  onChange: (conditions: Condition[]) => void;
}) {
  const intl = useIntl();
  const pick = usePicker();
  const custom = useTicketFields();
  function add(): void {
    pick({
      title: intl.formatMessage({ id: "filter.add" }),
      items: [
        ...FIELDS.map((field) => ({ id: field, label: intl.formatMessage({ id: `filter.field.${field}` }) })),
        ...custom.map(({ key, label }) => ({ id: `${CUSTOM}${key}`, label })),
      ],
      onPick: (field) =>
        onChange([
          ...conditions,
          field.startsWith(CUSTOM)
            ? customCondition(field.slice(CUSTOM.length), "match")
            : conditionOf(field as Field, waysOf(field as Field)[0]!),
        ]),
    });
  }
  return (
    <fieldset className="filter-group">
      <legend className="field-label">
        <FormattedMessage id={`filter.${group}`} />
      </legend>
      {conditions.length > 0 && (
        <ul className="grid gap-2">
          {conditions.map((condition, index) => (
            <li key={index} className="filter-row">
              <ConditionRow
                condition={condition}
                custom={custom}
                onChange={(next) => onChange(conditions.map((one, at) => (at === index ? next : one)))}
                onRemove={() => onChange(conditions.filter((_, at) => at !== index))}
              />
            </li>
          ))}
        </ul>
      )}
      <div>
        <Button size="sm" onClick={add} disabled={conditions.length >= 20}>
          <Icon as={Plus} />
          <FormattedMessage id="filter.add" />
        </Button>
      </div>
    </fieldset>
  );
}

function ConditionRow({
  condition,
  custom,
  onChange,
  onRemove,
}: {
  condition: Condition;
  custom: readonly FieldView[];
  onChange: (condition: Condition) => void;
  onRemove: () => void;
}) {
  const intl = useIntl();
  if (condition.field !== "custom") return <PlainRow {...{ condition, onChange, onRemove }} />;
  const field = custom.find(({ key }) => key === condition.key);
  return (
    <>
      <CustomRow condition={condition} field={field} onChange={onChange} />
      <IconButton
        size="sm"
        label={intl.formatMessage({ id: "filter.remove" }, { field: field?.label ?? condition.key })}
        onClick={onRemove}
      >
        <Icon as={X} />
      </IconButton>
    </>
  );
}

type PlainCondition = Exclude<Condition, { field: "custom" }>;

function PlainRow({
  condition,
  onChange,
  onRemove,
}: {
  condition: PlainCondition;
  onChange: (condition: Condition) => void;
  onRemove: () => void;
}) {
  const intl = useIntl();
  const { field, is } = condition;
  const name = intl.formatMessage({ id: `filter.field.${field}` });
  const ways = waysOf(field);
  return (
    <>
      <span className="filter-field">{name}</span>
      {ways.length > 1 ? (
        <select
          className="input filter-is"
          value={is}
          aria-label={intl.formatMessage({ id: "filter.how" }, { field: name })}
          onChange={(event) => onChange(conditionOf(field, event.currentTarget.value, condition))}
        >
          {ways.map((way) => (
            <option key={way} value={way}>
              {intl.formatMessage({ id: `filter.is.${way}` })}
            </option>
          ))}
        </select>
      ) : (
        <span className="text-soft">
          <FormattedMessage id={`filter.is.${is}`} />
        </span>
      )}
      <div className="filter-value">
        {"values" in condition && <Values condition={condition} name={name} onChange={onChange} />}
        {"hours" in condition && <Hours condition={condition} name={name} onChange={onChange} />}
        {"text" in condition && (
          <input
            className="input"
            dir="auto"
            value={condition.text}
            maxLength={254}
            aria-label={name}
            onChange={(event) => onChange({ ...condition, text: event.currentTarget.value })}
          />
        )}
      </div>
      <IconButton size="sm" label={intl.formatMessage({ id: "filter.remove" }, { field: name })} onClick={onRemove}>
        <Icon as={X} />
      </IconButton>
    </>
  );
}

type WithValues = Extract<Condition, { values: string[] }>;

/** Chosen values as chips, and a way to choose more. */
function Values({ condition, name, onChange }: { condition: WithValues; name: string; onChange: (condition: Condition) => void }) {
  const intl = useIntl();
  const pick = usePicker();
  const { field, values } = condition;
  const [options, setOptions] = useState<readonly Option[]>([]);
  useEffect(() => {
    let current = true;
    optionsOf(intl, field).then(
      (all) => current && setOptions(all),
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [intl, field]);
  const labelOf = (value: string) => options.find(({ id }) => id === value)?.label ?? value;
  const set = (next: string[]) => onChange({ ...condition, values: next });
  function choose(): void {
    pick({
      title: name,
      items: optionsOf(intl, field).then((all) => all.filter(({ id }) => !values.includes(id))),
      onPick: (id) => set([...values, id]),
      ...(["tags", "requester", "language"].includes(field) && {
        placeholder: intl.formatMessage({ id: field === "requester" ? "filter.typeAddress" : "filter.type" }),
        onText: {
          label: (typed: string) => typed,
          pick: (typed: string) => {
            const value = typedOf(field, typed.trim());
            if (value && !values.includes(value)) set([...values, value]);
          },
        },
      }),
    });
  }
  return (
    <ul className="tags">
      {values.map((value) => (
        <li key={value} className="badge" data-tone="outline">
          <bdi className="truncate">{labelOf(value)}</bdi>
          <button
            type="button"
            className="tag-x"
            aria-label={intl.formatMessage({ id: "filter.removeValue" }, { value: labelOf(value) })}
            onClick={() => set(values.filter((one) => one !== value))}
          >
            <Icon as={X} size={12} />
          </button>
        </li>
      ))}
      <li>
        <Button
          size="sm"
          onClick={choose}
          disabled={values.length >= 50}
          aria-label={intl.formatMessage({ id: "filter.choose" }, { field: name })}
        >
          <Icon as={Plus} size={14} />
          {values.length === 0 && <FormattedMessage id="filter.chooseShort" />}
        </Button>
      </li>
    </ul>
  );
}

type WithHours = Extract<Condition, { hours: number }>;

/** So many hours or days. */
function Hours({ condition, name, onChange }: { condition: WithHours; name: string; onChange: (condition: Condition) => void }) {
  const intl = useIntl();
  const [unit, setUnit] = useState(condition.hours >= 48 && condition.hours % 24 === 0 ? 24 : 1);
  const set = (count: number, size: number) => onChange({ ...condition, hours: Math.max(0, Math.min(87_840, count * size)) });
  const count = Math.round((condition.hours / unit) * 100) / 100;
  return (
    <span className="flex gap-2">
      <input
        className="input tabular w-20"
        type="number"
        min={0}
        max={9_999}
        value={count}
        aria-label={name}
        onChange={(event) => set(Number(event.currentTarget.value), unit)}
      />
      <select
        className="input w-auto"
        value={unit}
        aria-label={intl.formatMessage({ id: "filter.unit" })}
        onChange={(event) => {
          const next = Number(event.currentTarget.value);
          setUnit(next);
          set(count, next);
        }}
      >
        <option value={1}>{intl.formatMessage({ id: "filter.hours" })}</option>
        <option value={24}>{intl.formatMessage({ id: "filter.days" })}</option>
      </select>
    </span>
  );
}
