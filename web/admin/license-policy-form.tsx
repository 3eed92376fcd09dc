import { FormattedMessage, useIntl } from "react-intl";
import { Form } from "react-router";
import type { z } from "zod";
import type { policiesContract, Policy } from "../../server/licensing/policies/contract.ts";
import { KEY_SCHEMES } from "../../shared/license-policy.ts";
import { textOf } from "../data.ts";
import { Button } from "../ui/button.tsx";
import { FormErrors, FormSelect, FormText, type FieldError } from "../ui/form-field.tsx";
import { Check } from "./choices.tsx";
import {
  ALGORITHM_NAMES,
  controlOf,
  inUnits,
  labelOf,
  POLICY_FIELDS,
  POLICY_GROUPS,
  wordOf,
  type PolicyField,
} from "./license-policy-fields.ts";
import { Group } from "./page.tsx";
import { useRefusal } from "./refusal.tsx";
import { StaleNote } from "./revision.tsx";

type Rules = Omit<z.input<(typeof policiesContract)["policies.create"]["body"]>, "product" | "scheme">;

const LABELS = {
  name: { name: "name", label: "admin.name" },
  product: { name: "product", label: "admin.forms.product" },
  entitlements: { name: "entitlements", label: "admin.licenses.entitlements" },
  ...Object.fromEntries(POLICY_FIELDS.map((field) => [field.name, { name: controlOf(field), label: labelOf(field) }])),
};

function valueOf(form: FormData, field: PolicyField): unknown {
  if (field.kind === "switch") return form.has(controlOf(field));
  const text = textOf(form, controlOf(field)).trim();
  if (field.kind === "number") return text === "" ? field.empty : Math.round(Number(text.replace(",", ".")) * field.unit);
  return field.values.find((one) => one === text) ?? (field.none ? null : field.values[0]);
}

/** What a form says of a policy: every attribute but how keys are made. */
export function licensePolicyOf(form: FormData): Rules {
  return {
    name: textOf(form, "name").trim(),
    ...Object.fromEntries(POLICY_FIELDS.map((field) => [field.name, valueOf(form, field)])),
    entitlements: textOf(form, "entitlements")
      .split(/[\s,;،]+/)
      .filter(Boolean),
  };
}

/** How keys are made: said once, for it stays. */
export function schemeOf(form: FormData) {
  return KEY_SCHEMES.find((one) => one === textOf(form, "scheme")) ?? KEY_SCHEMES[0];
}

type Refusal = ReturnType<typeof useRefusal>;

/** One attribute with what it does. */
function Attribute({ field, policy, refusal }: { field: PolicyField; policy: Policy | undefined; refusal: Refusal }) {
  const intl = useIntl();
  const { errors, value, typed } = refusal;
  const name = controlOf(field);
  const held = policy?.[field.name as keyof Policy];
  const label = <FormattedMessage id={labelOf(field)} />;
  const hint = (
    <FormattedMessage id={field.kind !== "choice" && field.hint ? `admin.license-policies.${field.hint}` : `${labelOf(field)}.hint`} />
  );
  if (field.kind === "switch") return <Check name={name} label={label} what={hint} checked={typed ? name in typed : held === true} />;
  if (field.kind === "number")
    return (
      <FormText
        optional={field.empty === null || field.empty === 0}
        inputMode="decimal"
        name={name}
        label={label}
        hint={hint}
        errors={errors}
        defaultValue={value(name, inUnits(field, policy ? (held as number | null) : field.empty || null))}
        maxLength={24}
        dir="ltr"
        autoComplete="off"
      />
    );
  return (
    <FormSelect
      name={name}
      label={label}
      hint={hint}
      errors={errors}
      defaultValue={value(name, (held as string | null | undefined) ?? (field.none ? "" : field.values[0]))}
    >
      {field.none && <option value="">{intl.formatMessage({ id: `${labelOf(field)}.none` })}</option>}
      {field.values.map((one) => {
        const word = wordOf(field, one);
        return (
          <option key={one} value={one}>
            {word === null ? ALGORITHM_NAMES[one] : intl.formatMessage({ id: word })}
          </option>
        );
      })}
    </FormSelect>
  );
}

/** Whether something rarely needed is other than usual, or wrong: then it is in sight. */
function outstanding(fields: readonly PolicyField[], policy: Policy | undefined, errors: readonly FieldError[]): boolean {
  if (fields.some((field) => errors.some(({ name }) => name === controlOf(field)))) return true;
  return fields.some((field) => {
    const held = policy?.[field.name as keyof Policy];
    if (held === undefined) return false;
    if (field.kind === "switch") return held === true;
    return field.kind === "number" ? held !== field.empty : held !== (field.none ? null : field.values[0]);
  });
}

/** @param policy that is changed; for a new one, the products it may be of */
export function LicensePolicyForm({ policy, products }: { policy?: Policy; products?: readonly { id: string; name: string }[] }) {
  const intl = useIntl();
  const refusal = useRefusal(LABELS);
  const { errors, value, problem } = refusal;
  const attribute = (field: PolicyField) => <Attribute key={field.name} field={field} policy={policy} refusal={refusal} />;
  return (
    <>
      <StaleNote problem={problem} />
      <FormErrors title={<FormattedMessage id="admin.refused" />} errors={errors} />
      <Form method="post" noValidate className="grid gap-8">
        {policy && <input type="hidden" name="revision" value={policy.revision} />}
        <div className="admin-form">
          <FormText
            name="name"
            label={<FormattedMessage id="admin.name" />}
            errors={errors}
            defaultValue={value("name", policy?.name)}
            maxLength={100}
            dir="auto"
            autoComplete="off"
          />
          {products && (
            <div className="admin-pair">
              <FormSelect
                name="product"
                label={<FormattedMessage id="admin.forms.product" />}
                errors={errors}
                defaultValue={value("product")}
              >
                {products.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </FormSelect>
              <FormSelect
                name="scheme"
                label={<FormattedMessage id="admin.license-policies.scheme" />}
                errors={errors}
                defaultValue={value("scheme", "random")}
              >
                {KEY_SCHEMES.map((scheme) => (
                  <option key={scheme} value={scheme}>
                    {intl.formatMessage({ id: `admin.license-policies.scheme.${scheme}` })}
                  </option>
                ))}
              </FormSelect>
            </div>
          )}
          <FormText
            optional
            name="entitlements"
            label={<FormattedMessage id="admin.licenses.entitlements" />}
            errors={errors}
            defaultValue={value("entitlements", policy?.entitlements.join(", "))}
            maxLength={4000}
            dir="ltr"
            autoComplete="off"
          />
        </div>
        {POLICY_GROUPS.map(({ id, fields, advanced }) => (
          <Group key={id} title={<FormattedMessage id={`admin.license-policies.group.${id}`} />}>
            {fields.map(attribute)}
            <details open={outstanding(advanced, policy, errors)}>
              <summary className="link w-fit cursor-pointer py-1 text-sm">
                <FormattedMessage id="admin.license-policies.advanced" />
              </summary>
              <div className="grid gap-4 pt-3">{advanced.map(attribute)}</div>
            </details>
          </Group>
        ))}
        <div className="flex flex-wrap gap-2">
          {!policy && (
            <Button type="submit" look="primary">
              <FormattedMessage id="admin.license-policies.create" />
            </Button>
          )}
          <Button type="submit" look={policy ? "primary" : "plain"} name="look" value="yes">
            <FormattedMessage id="admin.license-policies.look" />
          </Button>
        </div>
      </Form>
    </>
  );
}
