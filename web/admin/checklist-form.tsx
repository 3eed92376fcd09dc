import { FormattedMessage, useIntl } from "react-intl";
import { Form } from "react-router";
import type { ChecklistTemplate } from "../../server/support/checklists/contract.ts";
import { TYPES } from "../../shared/ticket-codes.ts";
import { textOf } from "../data.ts";
import { Button } from "../ui/button.tsx";
import { FormArea, FormErrors, FormSelect, FormText } from "../ui/form-field.tsx";
import { useRefusal } from "./refusal.tsx";
import { StaleNote } from "./revision.tsx";

type Named = { id: string; name: string };

/** What a form says of a template, as the operations take it. */
export function templateOf(form: FormData) {
  return {
    name: textOf(form, "name"),
    description: textOf(form, "description").trim(),
    steps: textOf(form, "steps")
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter(Boolean),
    type: TYPES.find((one) => one === textOf(form, "type")) ?? null,
    product: textOf(form, "product") || null,
    brand: textOf(form, "brand") || null,
    form: textOf(form, "form") || null,
    automatic: form.has("automatic"),
    mustFinish: form.has("mustFinish"),
  };
}

const LABELS = {
  name: { name: "name", label: "admin.name" },
  description: { name: "description", label: "admin.description" },
  steps: { name: "steps", label: "admin.checklists.steps" },
};

/** @param template that is changed; absent for a new one */
export function ChecklistForm({
  template,
  products,
  brands,
  forms,
}: {
  template?: ChecklistTemplate;
  products: readonly Named[];
  brands: readonly Named[];
  forms: readonly Named[];
}) {
  const intl = useIntl();
  const { errors, value, problem, typed } = useRefusal(LABELS);
  const held = (name: "automatic" | "mustFinish") => (typed ? name in typed : (template?.[name] ?? false));
  const any = intl.formatMessage({ id: "admin.forms.any" });
  const narrowing = { product: products, brand: brands, form: forms };
  const labels = { product: "admin.forms.product", brand: "admin.brand", form: "admin.checklists.form" };
  return (
    <>
      <StaleNote problem={problem} />
      <FormErrors title={<FormattedMessage id="admin.refused" />} errors={errors} />
      <Form method="post" noValidate className="admin-form">
        {template && <input type="hidden" name="revision" value={template.revision} />}
        <FormText
          name="name"
          label={<FormattedMessage id="admin.name" />}
          hint={<FormattedMessage id="admin.checklists.name.hint" />}
          errors={errors}
          defaultValue={value("name", template?.name)}
          maxLength={100}
          dir="auto"
          autoComplete="off"
        />
        <FormArea
          optional
          name="description"
          label={<FormattedMessage id="admin.description" />}
          errors={errors}
          defaultValue={value("description", template?.description)}
          maxLength={500}
          rows={2}
        />
        <FormArea
          name="steps"
          label={<FormattedMessage id="admin.checklists.steps" />}
          hint={<FormattedMessage id="admin.checklists.steps.hint" />}
          errors={errors}
          defaultValue={value("steps", template?.steps.join("\n"))}
          rows={8}
        />
        <fieldset className="grid gap-1.5">
          <legend className="field-label mb-1.5">
            <FormattedMessage id="admin.checklists.for" />
          </legend>
          <div className="admin-pair">
            <FormSelect
              name="type"
              label={<FormattedMessage id="admin.forms.type" />}
              errors={errors}
              defaultValue={value("type", template?.type)}
            >
              <option value="">{intl.formatMessage({ id: "admin.checklists.anyType" })}</option>
              {TYPES.map((type) => (
                <option key={type} value={type}>
                  {intl.formatMessage({ id: `type.${type}` })}
                </option>
              ))}
            </FormSelect>
            {(["product", "brand", "form"] as const).map((name) => (
              <FormSelect
                key={name}
                name={name}
                label={<FormattedMessage id={labels[name]} />}
                errors={errors}
                defaultValue={value(name, template?.[name]?.id)}
              >
                <option value="">{any}</option>
                {narrowing[name].map((one) => (
                  <option key={one.id} value={one.id}>
                    {one.name}
                  </option>
                ))}
              </FormSelect>
            ))}
          </div>
        </fieldset>
        <fieldset className="grid gap-1.5">
          <legend className="field-label mb-1.5">
            <FormattedMessage id="admin.checklists.use" />
          </legend>
          <div className="choices">
            {(["automatic", "mustFinish"] as const).map((name) => (
              <label key={name} className="choice">
                <input type="checkbox" name={name} defaultChecked={held(name)} />
                <FormattedMessage id={`admin.checklists.${name}`} />
              </label>
            ))}
          </div>
        </fieldset>
        <div className="flex flex-wrap gap-2">
          <Button type="submit" look="primary">
            <FormattedMessage id={template ? "common.save" : "admin.checklists.create"} />
          </Button>
          {template && (
            <Button type="submit" name="archive" value={template.archived ? "no" : "yes"}>
              <FormattedMessage id={template.archived ? "admin.checklists.restore" : "admin.checklists.retire"} />
            </Button>
          )}
        </div>
      </Form>
    </>
  );
}
