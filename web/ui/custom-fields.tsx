import { Fragment, type ReactNode } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import type { FieldValue, FieldValues } from "../../shared/fields.ts";
import type { FieldView } from "../../server/platform/fields/contract.ts";
import { wallTimeOf } from "./custom-field-form.ts";
import { FormArea, FormField, FormSelect, FormText, type FieldError } from "./form-field.tsx";
import { exactTime } from "./time.tsx";

/** Titles and pages of referenced things, by `kind:id`. */
export type Titles = { readonly [subject: string]: { title: string; url: string } };

type InputsProps = {
  fields: readonly FieldView[];
  values: FieldValues;
  /** By `fields.<key>`. */
  errors?: readonly FieldError[];
  titles?: Titles;
  /** What was typed before the form came back, by the names of its inputs. */
  typed?: { readonly [name: string]: readonly string[] } | undefined;
};

/** Fields under their headings, in order. */
export function groupFields(fields: readonly FieldView[]): { heading: string | null; fields: FieldView[] }[] {
  const groups: { heading: string | null; fields: FieldView[] }[] = [];
  for (const field of fields) {
    const heading = field.group?.name ?? null;
    const last = groups.at(-1);
    if (last && last.heading === heading) last.fields.push(field);
    else groups.push({ heading, fields: [field] });
  }
  return groups;
}

/** An input for each field, for forms that are posted whole and for those of the desk; `customFieldsOf` reads them. */
export function CustomFieldInputs({ fields, values, ...rest }: InputsProps) {
  return groupFields(fields).map(({ heading, fields: its }, place) => {
    const inputs = its.map((field) => (
      <CustomFieldInput key={field.key} field={field} value={values[field.key] ?? field.defaultValue} {...rest} />
    ));
    if (heading === null) return <Fragment key={place}>{inputs}</Fragment>;
    return (
      <fieldset key={place} className="custom-fields">
        <legend>
          <bdi>{heading}</bdi>
        </legend>
        {inputs}
      </fieldset>
    );
  });
}

function CustomFieldInput({
  field,
  value,
  errors = [],
  titles = {},
  typed,
}: Omit<InputsProps, "fields" | "values"> & { field: FieldView; value: FieldValue | null }) {
  const intl = useIntl();
  const name = `fields.${field.key}`;
  const before = typed && `${name}.shown` in typed ? (typed[name]?.[0] ?? "") : undefined;
  const text = before ?? (typeof value === "string" || typeof value === "number" ? String(value) : "");
  const optional = field.required !== "always";
  const common = { name, label: <bdi>{field.label}</bdi>, optional, errors, hint: hintOf(field) };
  return (
    <>
      <input type="hidden" name={`${name}.shown`} value="1" />
      {control()}
    </>
  );

  function control(): ReactNode {
    switch (field.type) {
      case "longText":
        return <FormArea {...common} defaultValue={text} rows={4} maxLength={field.rules.longest ?? 20_000} />;
      case "yesNo":
        return (
          <FormSelect {...common} defaultValue={before ?? (value === true ? "yes" : value === false ? "no" : "")}>
            <option value="">{intl.formatMessage({ id: "fields.unset" })}</option>
            <option value="yes">{intl.formatMessage({ id: "fields.yes" })}</option>
            <option value="no">{intl.formatMessage({ id: "fields.no" })}</option>
          </FormSelect>
        );
      case "choice":
        return (
          <FormSelect {...common} defaultValue={text}>
            <option value="">{intl.formatMessage({ id: "fields.unset" })}</option>
            {field.options
              .filter(({ archived, key }) => !archived || key === value)
              .map(({ key, label }) => (
                <option key={key} value={key}>
                  {label}
                </option>
              ))}
          </FormSelect>
        );
      case "choices":
        return (
          <Several
            field={field}
            name={name}
            chosen={typed && `${name}.shown` in typed ? (typed[name] ?? []) : Array.isArray(value) ? value : []}
            errors={errors}
          />
        );
      case "money":
        return <Amount field={field} name={name} common={common} value={value} typed={typed} />;
      case "dateTime": {
        const zone = intl.timeZone ?? "UTC";
        return (
          <>
            <input type="hidden" name={`${name}.zone`} value={zone} />
            <FormText
              {...common}
              type="datetime-local"
              defaultValue={before ?? (typeof value === "string" ? wallTimeOf(value, zone) : "")}
            />
          </>
        );
      }
      case "reference": {
        const named = typeof value === "string" ? titles[`${field.rules.of}:${value}`] : undefined;
        return (
          <FormText
            {...common}
            hint={
              <>
                {field.help && <bdi>{field.help} </bdi>}
                <FormattedMessage
                  id={`fields.reference.${field.rules.of === "organization" || field.rules.of === "ticket" ? field.rules.of : "person"}`}
                />
                {named && (
                  <>
                    {" "}
                    <bdi>{named.title}</bdi>
                  </>
                )}
              </>
            }
            defaultValue={text}
            dir="ltr"
            autoComplete="off"
          />
        );
      }
      default:
        return <FormText {...common} {...INPUTS[field.type]} defaultValue={text} {...boundsOf(field)} autoComplete="off" />;
    }
  }
}

const INPUTS: { readonly [type in FieldView["type"]]?: object } = {
  text: { dir: "auto" },
  number: { inputMode: "decimal", dir: "ltr" },
  date: { type: "date" },
  link: { type: "url", dir: "ltr" },
  email: { type: "email", dir: "ltr" },
  phone: { type: "tel", dir: "ltr" },
  pattern: { dir: "auto" },
};

function boundsOf({ type, rules }: FieldView): object {
  if (type === "date") return { min: rules.least, max: rules.most };
  return type === "text" || type === "pattern" ? { maxLength: rules.longest ?? (type === "text" ? 1_000 : 500) } : {};
}

function hintOf({ help, type, rules }: FieldView): ReactNode {
  if (type !== "pattern" || !rules.example) return help ? <bdi>{help}</bdi> : undefined;
  return (
    <>
      {help && <bdi>{help} </bdi>}
      <FormattedMessage id="fields.example" values={{ example: <bdi dir="ltr">{rules.example}</bdi> }} />
    </>
  );
}

function Several({
  field,
  name,
  chosen,
  errors,
}: {
  field: FieldView;
  name: string;
  chosen: readonly string[];
  errors: readonly FieldError[];
}) {
  const wrong = errors.filter((error) => error.name === name);
  return (
    <fieldset
      id={`field-${name}`}
      tabIndex={-1}
      className="grid gap-1.5"
      aria-describedby={wrong.length > 0 ? `field-${name}-error` : undefined}
    >
      <legend className="field-label">
        <bdi>{field.label}</bdi>
      </legend>
      {field.help && (
        <p className="field-hint">
          <bdi>{field.help}</bdi>
        </p>
      )}
      <div className="choices">
        {field.options
          .filter(({ archived, key }) => !archived || chosen.includes(key))
          .map(({ key, label }) => (
            <label key={key} className="choice">
              <input type="checkbox" name={name} value={key} defaultChecked={chosen.includes(key)} />
              <bdi>{label}</bdi>
            </label>
          ))}
      </div>
      {wrong.map((error, index) => (
        <p key={index} id={`field-${name}-error`} className="field-error">
          {error.text}
        </p>
      ))}
    </fieldset>
  );
}

function Amount({
  field,
  name,
  common,
  value,
  typed,
}: {
  field: FieldView;
  name: string;
  common: { name: string; label: ReactNode; optional: boolean; errors: readonly FieldError[]; hint: ReactNode };
  value: FieldValue | null;
  typed: InputsProps["typed"];
}) {
  const intl = useIntl();
  const held = typeof value === "object" && value !== null && !Array.isArray(value) ? value : null;
  const currency = typed?.[`${name}.currency`]?.[0] ?? held?.currency ?? field.rules.currencies?.[0] ?? "EUR";
  const label = intl.formatMessage({ id: "fields.currency" }, { field: field.label });
  return (
    <FormField {...common}>
      {(control) => (
        <div className="flex gap-2" dir="ltr">
          <input
            {...control}
            className="input"
            data-size="md"
            inputMode="decimal"
            defaultValue={typed?.[name]?.[0] ?? held?.amount}
            autoComplete="off"
          />
          {field.rules.currencies && field.rules.currencies.length > 0 ? (
            <select name={`${name}.currency`} className="input custom-currency" data-size="md" defaultValue={currency} aria-label={label}>
              {[...new Set([...field.rules.currencies, currency])].map((code) => (
                <option key={code}>{code}</option>
              ))}
            </select>
          ) : (
            <input
              name={`${name}.currency`}
              className="input custom-currency"
              data-size="md"
              defaultValue={currency}
              maxLength={3}
              aria-label={label}
              autoComplete="off"
            />
          )}
        </div>
      )}
    </FormField>
  );
}

/** One value in the words and numbers of the reader. Text from outside is isolated, a link is one only where it leads to the web. */
export function CustomFieldValue({ field, value, titles = {} }: { field: FieldView; value: FieldValue; titles?: Titles }) {
  const intl = useIntl();
  const labelOf = (key: string) => field.options.find((option) => option.key === key)?.label ?? key;
  if (typeof value === "boolean") return <FormattedMessage id={value ? "fields.yes" : "fields.no"} />;
  if (typeof value === "number") return <span className="tabular">{intl.formatNumber(value, { maximumFractionDigits: 10 })}</span>;
  if (Array.isArray(value)) return <bdi>{intl.formatList(value.map(labelOf), { type: "unit" })}</bdi>;
  if (typeof value === "object") return <span className="tabular">{moneyText(intl, value)}</span>;
  switch (field.type) {
    case "choice":
      return <bdi>{labelOf(value)}</bdi>;
    case "date":
      return <>{intl.formatDate(`${value}T12:00:00Z`, { dateStyle: "medium", timeZone: "UTC" })}</>;
    case "dateTime":
      return <time dateTime={value}>{exactTime(intl, value)}</time>;
    case "link":
      return /^https?:\/\//i.test(value) ? (
        <a className="link" href={value} rel="noreferrer nofollow" target="_blank" dir="ltr">
          {value}
        </a>
      ) : (
        <bdi>{value}</bdi>
      );
    case "email":
      return (
        <a className="link" href={`mailto:${encodeURIComponent(value).replace("%40", "@")}`} dir="ltr">
          {value}
        </a>
      );
    case "phone":
      return (
        <a className="link" href={`tel:${value}`} dir="ltr">
          {value}
        </a>
      );
    case "reference": {
      const named = titles[`${field.rules.of}:${value}`];
      return named ? (
        <a className="link" href={named.url}>
          <bdi>{named.title}</bdi>
        </a>
      ) : (
        <bdi dir="ltr">{value}</bdi>
      );
    }
    case "longText":
      return (
        <span className="whitespace-pre-wrap" dir="auto">
          {value}
        </span>
      );
    default:
      return <bdi>{value}</bdi>;
  }
}

function moneyText(intl: ReturnType<typeof useIntl>, { amount, currency }: { amount: string; currency: string }): string {
  try {
    return intl.formatNumber(Number(amount), { style: "currency", currency });
  } catch {
    return `${amount} ${currency}`;
  }
}

/** The values there are, under their headings; nothing where there are none. */
export function CustomFieldList({ fields, values, titles }: { fields: readonly FieldView[]; values: FieldValues; titles?: Titles }) {
  const shown = fields.filter(({ key }) => values[key] !== undefined);
  if (shown.length === 0) return null;
  return groupFields(shown).map(({ heading, fields: its }, place) => (
    <Fragment key={place}>
      {heading && (
        <h3 className="side-label mt-3">
          <bdi>{heading}</bdi>
        </h3>
      )}
      <dl className="facts">
        {its.map((field) => (
          <div key={field.key} className="fact">
            <dt>
              <bdi>{field.label}</bdi>
            </dt>
            <dd>
              <CustomFieldValue field={field} value={values[field.key]!} {...(titles && { titles })} />
            </dd>
          </div>
        ))}
      </dl>
    </Fragment>
  ));
}
