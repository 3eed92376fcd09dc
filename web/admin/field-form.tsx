import { FormattedMessage, useIntl } from "react-intl";
import { Form } from "react-router";
import type { FieldView } from "../../server/platform/fields/contract.ts";
import { FIELD_ACCESS, type FieldType } from "../../shared/fields.ts";
import { LANGUAGE_NAMES, LOCALES } from "../../shared/locales.ts";
import { textOf } from "../data.ts";
import { Button } from "../ui/button.tsx";
import { customFieldsOf } from "../ui/custom-field-form.ts";
import { CustomFieldInputs } from "../ui/custom-fields.tsx";
import { FormArea, FormErrors, FormSelect, FormText } from "../ui/form-field.tsx";
import { Choices } from "./choices.tsx";
import { useRefusal } from "./refusal.tsx";
import { StaleNote } from "./revision.tsx";

/** Lines for choices that are not there yet. */
const BLANK_OPTIONS = 4;
const REQUIRED = ["never", "always", "when"] as const;

function textsOf(form: FormData, name: string): { [locale: string]: string } {
  return Object.fromEntries(
    LOCALES.map((locale) => [locale, textOf(form, `${name}.${locale}`).trim()] as const).filter(([, text]) => text !== ""),
  );
}

/** What a form says of a field, as the operations take it. */
export function fieldOf(form: FormData, type: FieldType) {
  const bound = (name: string) => {
    const text = textOf(form, name).trim();
    if (text === "") return {};
    return { [name]: type === "number" || type === "money" ? Number(text) : text };
  };
  const line = (name: string) => {
    const text = textOf(form, name).trim();
    return text === "" ? {} : { [name]: text };
  };
  const whole = (name: string) => (textOf(form, name).trim() === "" ? {} : { [name]: Number(textOf(form, name)) });
  const currencies = textOf(form, "currencies")
    .split(/[,\s]+/)
    .filter(Boolean)
    .map((code) => code.toUpperCase());
  const options = form.getAll("option").flatMap((key, index) => {
    const labels = textsOf(form, `option.${index}`);
    if (typeof key !== "string" || Object.keys(labels).length === 0) return [];
    const made =
      key.trim() ||
      (labels["en"] ?? Object.values(labels)[0]!)
        .normalize("NFKD")
        .replaceAll(/[^A-Za-z0-9]+/g, "-")
        .replaceAll(/^-|-$/g, "")
        .toLowerCase();
    return [{ key: made || `option-${index + 1}`, labels, archived: form.get(`option.${index}.archived`) !== null }];
  });
  const required = textOf(form, "required");
  const condition = textOf(form, "conditionName").trim();
  return {
    labels: textsOf(form, "labels"),
    helps: textsOf(form, "helps"),
    ...(type === "choice" || type === "choices" ? { options } : {}),
    rules: {
      ...bound("least"),
      ...bound("most"),
      ...whole("decimals"),
      ...whole("longest"),
      ...(currencies.length > 0 ? { currencies } : {}),
      ...line("pattern"),
      ...line("example"),
      ...line("of"),
    },
    required: REQUIRED.find((one) => one === required) ?? ("never" as const),
    requiredWhen:
      required === "when" && condition
        ? [
            {
              name: condition,
              in: textOf(form, "conditionIn")
                .split(",")
                .map((value) => value.trim())
                .filter(Boolean),
            },
          ]
        : [],
    access: FIELD_ACCESS.find((one) => one === textOf(form, "access")) ?? ("agents" as const),
    ...(form.has("fields.default.shown")
      ? { defaultValue: customFieldsOf(form, [{ key: "default", type } as FieldView])["default"] ?? null }
      : {}),
  };
}

const LABELS = Object.fromEntries(
  [
    ["labels", "labels.en", "admin.name"],
    ["helps", "helps.en", "admin.fields.help"],
    ["key", "key", "admin.fields.key"],
    ["options", "option", "admin.fields.options"],
    ["rules.least", "least", "admin.fields.least"],
    ["rules.most", "most", "admin.fields.most"],
    ["rules.decimals", "decimals", "admin.fields.decimals"],
    ["rules.currencies", "currencies", "admin.fields.currencies"],
    ["rules.longest", "longest", "admin.fields.longest"],
    ["rules.pattern", "pattern", "admin.fields.pattern"],
    ["rules.example", "example", "admin.fields.example"],
    ["rules.of", "of", "admin.fields.of"],
    ["requiredWhen", "conditionName", "admin.fields.conditionName"],
    ["defaultValue", "fields.default", "admin.fields.default"],
  ].map(([path, name, label]) => [path, { name: name!, label: label! }]),
);

/** @param field that is changed; absent for a new one */
export function FieldForm({
  type,
  field,
  references,
  names,
}: {
  type: FieldType;
  field?: FieldView;
  references: readonly string[];
  names: readonly string[];
}) {
  const intl = useIntl();
  const { errors, value, problem, typed } = useRefusal(LABELS);
  const rules = field?.rules ?? {};
  const has = (...types: FieldType[]) => types.includes(type);
  const options = [
    ...(field?.options ?? []),
    ...Array.from({ length: BLANK_OPTIONS }, () => ({ key: "", labels: {} as { [locale: string]: string }, archived: false })),
  ];
  const text = (name: string, held: string | number | undefined, more: object = {}) => (
    <FormText
      optional
      name={name}
      label={<FormattedMessage id={`admin.fields.${name}`} />}
      errors={errors}
      defaultValue={value(name, held === undefined ? "" : String(held))}
      autoComplete="off"
      dir="ltr"
      {...more}
    />
  );
  return (
    <>
      <StaleNote problem={problem} />
      <FormErrors title={<FormattedMessage id="admin.refused" />} errors={errors} />
      <Form method="post" noValidate className="admin-form">
        {field && <input type="hidden" name="revision" value={field.revision} />}
        <p className="field-hint">
          <FormattedMessage id="admin.products.names.hint" />
        </p>
        {LOCALES.map((locale) => (
          <fieldset key={locale} className="admin-language">
            <legend lang={locale}>{LANGUAGE_NAMES[locale]}</legend>
            <FormText
              optional={locale !== "en"}
              name={`labels.${locale}`}
              label={<FormattedMessage id="admin.name" />}
              errors={errors}
              defaultValue={value(`labels.${locale}`, field?.labels[locale])}
              maxLength={100}
              dir="auto"
              autoComplete="off"
            />
            <FormArea
              optional
              name={`helps.${locale}`}
              label={<FormattedMessage id="admin.fields.help" />}
              errors={errors}
              defaultValue={value(`helps.${locale}`, field?.helps[locale])}
              maxLength={500}
              rows={2}
            />
          </fieldset>
        ))}
        {!field && (
          <FormText
            name="key"
            label={<FormattedMessage id="admin.fields.key" />}
            hint={<FormattedMessage id="admin.fields.key.hint" />}
            errors={errors}
            defaultValue={value("key")}
            maxLength={50}
            dir="ltr"
            autoComplete="off"
          />
        )}
        {has("choice", "choices") && (
          <fieldset className="grid gap-3" id="field-option" tabIndex={-1}>
            <legend className="field-label">
              <FormattedMessage id="admin.fields.options" />
            </legend>
            <p className="field-hint">
              <FormattedMessage id="admin.fields.options.hint" />
            </p>
            {options.map((option, index) => (
              <details key={option.key || index} className="card p-3" open={index < (field?.options.length ?? 0) + 1 || undefined}>
                <summary>
                  <bdi>
                    {option.labels["en"] ?? Object.values(option.labels)[0] ?? intl.formatMessage({ id: "admin.fields.option.new" })}
                  </bdi>
                </summary>
                <div className="mt-3 grid gap-2">
                  <input type="hidden" name="option" value={typed?.["option"]?.[index] ?? option.key} />
                  {LOCALES.map((locale) => (
                    <label key={locale} className="grid gap-1 text-sm">
                      <span lang={locale}>{LANGUAGE_NAMES[locale]}</span>
                      <input
                        className="input"
                        name={`option.${index}.${locale}`}
                        defaultValue={value(`option.${index}.${locale}`, option.labels[locale])}
                        maxLength={100}
                        dir="auto"
                        autoComplete="off"
                      />
                    </label>
                  ))}
                  {option.key !== "" && (
                    <label className="flex items-center gap-2 text-sm">
                      <input type="checkbox" name={`option.${index}.archived`} defaultChecked={option.archived} />
                      <FormattedMessage id="admin.fields.option.archived" />
                    </label>
                  )}
                </div>
              </details>
            ))}
          </fieldset>
        )}
        {has("number", "money", "date", "dateTime") && (
          <div className="admin-pair">
            {text("least", rules.least, has("date") ? { type: "date" } : {})}
            {text("most", rules.most, has("date") ? { type: "date" } : {})}
          </div>
        )}
        {has("number") && text("decimals", rules.decimals, { inputMode: "numeric" })}
        {has("money") && text("currencies", rules.currencies?.join(", "))}
        {has("text", "longText", "pattern") && text("longest", rules.longest, { inputMode: "numeric" })}
        {has("pattern") && (
          <>
            {text("pattern", rules.pattern, { optional: false, hint: <FormattedMessage id="admin.fields.pattern.hint" /> })}
            {text("example", rules.example)}
          </>
        )}
        {has("reference") && (
          <FormSelect name="of" label={<FormattedMessage id="admin.fields.of" />} errors={errors} defaultValue={value("of", rules.of)}>
            {references.map((kind) => (
              <option key={kind} value={kind}>
                {intl.formatMessage({ id: `admin.fields.kind.${kind}`, defaultMessage: kind })}
              </option>
            ))}
          </FormSelect>
        )}
        <Choices
          type="radio"
          name="access"
          legend={<FormattedMessage id="admin.fields.access" />}
          chosen={[value("access", field?.access ?? "agents")]}
          errors={errors}
          options={FIELD_ACCESS.map((one) => ({ value: one, label: <FormattedMessage id={`admin.fields.access.${one}`} /> }))}
        />
        <Choices
          type="radio"
          name="required"
          legend={<FormattedMessage id="admin.fields.required" />}
          chosen={[value("required", field?.required ?? "never")]}
          errors={errors}
          options={REQUIRED.map((one) => ({
            value: one,
            label: <FormattedMessage id={`admin.fields.required.${one}`} />,
          }))}
        />
        <div className="admin-pair">
          {text("conditionName", field?.requiredWhen[0]?.name, { list: "condition-names" })}
          {text("conditionIn", field?.requiredWhen[0]?.in.join(", "))}
          <datalist id="condition-names">
            {names.map((name) => (
              <option key={name} value={name} />
            ))}
          </datalist>
        </div>
        {field && (
          <CustomFieldInputs
            fields={[
              {
                ...field,
                key: "default",
                label: intl.formatMessage({ id: "admin.fields.default" }),
                help: "",
                required: "never",
                group: null,
                defaultValue: null,
              },
            ]}
            values={field.defaultValue === null ? {} : { default: field.defaultValue }}
            errors={errors}
            typed={typed}
          />
        )}
        <div className="flex flex-wrap gap-2">
          <Button type="submit" look="primary">
            <FormattedMessage id={field ? "common.save" : "admin.fields.create"} />
          </Button>
          {field && (
            <Button type="submit" name="archive" value={field.archived ? "no" : "yes"}>
              <FormattedMessage id={field.archived ? "admin.fields.restore" : "admin.fields.archive"} />
            </Button>
          )}
        </div>
      </Form>
    </>
  );
}
