import { FormattedMessage, useIntl } from "react-intl";
import { Form } from "react-router";
import type { FieldView } from "../../server/platform/fields/contract.ts";
import type { TicketForm } from "../../server/support/tickets/contract.ts";
import { LANGUAGE_NAMES, LOCALES } from "../../shared/locales.ts";
import { TYPES } from "../../shared/ticket-codes.ts";
import { textOf } from "../data.ts";
import { Button } from "../ui/button.tsx";
import { FormArea, FormErrors, FormSelect, FormText } from "../ui/form-field.tsx";
import { useRefusal } from "./refusal.tsx";
import { StaleNote } from "./revision.tsx";
import { textsOf } from "./texts-of.ts";

export type Named = { id: string; name: string };

/** What a form says of a form, as the operations take it: the numbered fields in the order of their numbers. */
export function formOf(form: FormData) {
  const questions = form
    .getAll("field")
    .flatMap((key) => (typeof key === "string" && Number(textOf(form, `place.${key}`)) > 0 ? [key] : []))
    .toSorted((a, b) => Number(textOf(form, `place.${a}`)) - Number(textOf(form, `place.${b}`)))
    .map((field) => {
      const on = textOf(form, `when.${field}`);
      const values = textOf(form, `in.${field}`)
        .split(",")
        .map((value) => value.trim())
        .filter(Boolean);
      return {
        field,
        requiredToOpen: form.has(`open.${field}`),
        requiredToSolve: form.has(`solve.${field}`),
        when: on && values.length > 0 ? { field: on, in: values } : null,
      };
    });
  return {
    names: textsOf(form, "names"),
    descriptions: textsOf(form, "descriptions"),
    type: TYPES.find((one) => one === textOf(form, "type")) ?? ("question" as const),
    product: textOf(form, "product") || null,
    brand: textOf(form, "brand") || null,
    portal: form.has("portal"),
    isDefault: form.has("isDefault"),
    questions,
  };
}

const LABELS = {
  names: { name: "names.en", label: "admin.name" },
  slug: { name: "slug", label: "admin.slug" },
  questions: { name: "questions", label: "admin.forms.questions" },
};

/** @param form that is changed; absent for a new one */
export function FormForm({
  form,
  fields,
  products,
  brands,
}: {
  form?: TicketForm;
  fields: readonly FieldView[];
  products: readonly Named[];
  brands: readonly Named[];
}) {
  const intl = useIntl();
  const { errors, value, problem, typed } = useRefusal(LABELS);
  const held = (name: string, was: boolean) => (typed ? name in typed : was);
  const any = intl.formatMessage({ id: "admin.forms.any" });
  return (
    <>
      <StaleNote problem={problem} />
      <FormErrors title={<FormattedMessage id="admin.refused" />} errors={errors} />
      <Form method="post" noValidate className="admin-form">
        {form && <input type="hidden" name="revision" value={form.revision} />}
        {LOCALES.map((locale) => (
          <fieldset key={locale} className="admin-language">
            <legend lang={locale}>{LANGUAGE_NAMES[locale]}</legend>
            <FormText
              optional={locale !== "en"}
              name={`names.${locale}`}
              label={<FormattedMessage id="admin.name" />}
              errors={errors}
              defaultValue={value(`names.${locale}`, form?.names[locale])}
              maxLength={100}
              dir="auto"
              autoComplete="off"
            />
            <FormArea
              optional
              name={`descriptions.${locale}`}
              label={<FormattedMessage id="admin.description" />}
              errors={errors}
              defaultValue={value(`descriptions.${locale}`, form?.descriptions[locale])}
              maxLength={500}
              rows={2}
            />
          </fieldset>
        ))}
        <div className="admin-pair">
          <FormSelect
            name="type"
            label={<FormattedMessage id="admin.forms.type" />}
            errors={errors}
            defaultValue={value("type", form?.type ?? "question")}
          >
            {TYPES.map((type) => (
              <option key={type} value={type}>
                {intl.formatMessage({ id: `type.${type}` })}
              </option>
            ))}
          </FormSelect>
          <FormSelect
            name="product"
            label={<FormattedMessage id="admin.forms.product" />}
            errors={errors}
            defaultValue={value("product", form?.product?.id)}
          >
            <option value="">{any}</option>
            {products.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </FormSelect>
          <FormSelect
            name="brand"
            label={<FormattedMessage id="admin.brand" />}
            errors={errors}
            defaultValue={value("brand", form?.brand?.id)}
          >
            <option value="">{any}</option>
            {brands.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </FormSelect>
        </div>
        <fieldset className="grid gap-1.5">
          <legend className="field-label mb-1.5">
            <FormattedMessage id="admin.forms.use" />
          </legend>
          <div className="choices">
            {(["portal", "isDefault"] as const).map((name) => (
              <label key={name} className="choice">
                <input type="checkbox" name={name} defaultChecked={held(name, form?.[name] ?? name === "portal")} />
                <FormattedMessage id={`admin.forms.${name}`} />
              </label>
            ))}
          </div>
        </fieldset>
        <fieldset id="field-questions" tabIndex={-1} className="grid gap-2">
          <legend className="field-label">
            <FormattedMessage id="admin.forms.questions" />
          </legend>
          <p className="field-hint">
            <FormattedMessage id="admin.forms.questions.hint" />
          </p>
          {fields.map((field) => (
            <QuestionRow key={field.key} {...{ field, fields, form, value, held }} />
          ))}
        </fieldset>
        <div className="flex flex-wrap gap-2">
          <Button type="submit" look="primary">
            <FormattedMessage id={form ? "common.save" : "admin.forms.create"} />
          </Button>
          {form && (
            <Button type="submit" name="archive" value={form.archived ? "no" : "yes"}>
              <FormattedMessage id={form.archived ? "admin.fields.restore" : "admin.fields.archive"} />
            </Button>
          )}
        </div>
      </Form>
    </>
  );
}

function QuestionRow({
  field,
  fields,
  form,
  value,
  held,
}: {
  field: FieldView;
  fields: readonly FieldView[];
  form: TicketForm | undefined;
  value: (name: string, held?: string | null) => string;
  held: (name: string, was: boolean) => boolean;
}) {
  const intl = useIntl();
  const { key } = field;
  const index = form?.questions.findIndex((one) => one.field === key) ?? -1;
  const question = index < 0 ? null : form!.questions[index]!;
  return (
    <div className="card grid gap-2 p-3">
      <input type="hidden" name="field" value={key} />
      <div className="flex flex-wrap items-center gap-3">
        <input
          className="input tabular form-place"
          name={`place.${key}`}
          inputMode="numeric"
          defaultValue={value(`place.${key}`, index < 0 ? "" : String(index + 1))}
          aria-label={intl.formatMessage({ id: "admin.forms.place" }, { field: field.label })}
          autoComplete="off"
        />
        <bdi className="font-medium">{field.label}</bdi>
        {(["open", "solve"] as const).map((when) => (
          <label key={when} className="flex items-center gap-2 text-sm">
            <input
              type="checkbox"
              name={`${when}.${key}`}
              defaultChecked={held(`${when}.${key}`, (when === "open" ? question?.requiredToOpen : question?.requiredToSolve) ?? false)}
            />
            <FormattedMessage id={when === "open" ? "admin.forms.requiredToOpen" : "admin.forms.requiredToSolve"} />
          </label>
        ))}
      </div>
      <div className="admin-pair">
        <label className="grid gap-1 text-sm">
          <FormattedMessage id="admin.forms.when" />
          <select className="input" name={`when.${key}`} defaultValue={value(`when.${key}`, question?.when?.field)}>
            <option value="">{intl.formatMessage({ id: "admin.forms.when.always" })}</option>
            {fields
              .filter((other) => other.key !== key)
              .map((other) => (
                <option key={other.key} value={other.key}>
                  {other.label}
                </option>
              ))}
          </select>
        </label>
        <label className="grid gap-1 text-sm">
          <FormattedMessage id="admin.forms.when.in" />
          <input
            className="input"
            name={`in.${key}`}
            dir="auto"
            defaultValue={value(`in.${key}`, question?.when?.in.join(", "))}
            autoComplete="off"
          />
        </label>
      </div>
    </div>
  );
}
