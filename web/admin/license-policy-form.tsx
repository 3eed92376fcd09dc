import { FormattedMessage, useIntl } from "react-intl";
import { Form } from "react-router";
import type { Policy } from "../../server/licensing/policies/contract.ts";
import { AUTHENTICATION_STRATEGIES, EXPIRATION_STRATEGIES, KEY_SCHEMES, OVERAGE_STRATEGIES } from "../../shared/license-policy.ts";
import { textOf } from "../data.ts";
import { Button } from "../ui/button.tsx";
import { FormErrors, FormSelect, FormText } from "../ui/form-field.tsx";
import { useRefusal } from "./refusal.tsx";
import { StaleNote } from "./revision.tsx";

const DAY = 86_400;
const SWITCHES = ["trial", "floating", "strict", "requireHeartbeat", "typedCodes"] as const;
const CHOICES = {
  expirationStrategy: EXPIRATION_STRATEGIES,
  overageStrategy: OVERAGE_STRATEGIES,
  authenticationStrategy: AUTHENTICATION_STRATEGIES,
} as const;

const LABELS = {
  name: { name: "name", label: "admin.name" },
  product: { name: "product", label: "admin.forms.product" },
  duration: { name: "days", label: "admin.license-policies.duration" },
  gracePeriod: { name: "grace", label: "admin.license-policies.grace" },
  maxExtensions: { name: "maxExtensions", label: "admin.license-policies.extensions" },
  maxMachines: { name: "maxMachines", label: "admin.license-policies.seats" },
  overageStrategy: { name: "overageStrategy", label: "admin.license-policies.overageStrategy" },
  entitlements: { name: "entitlements", label: "admin.licenses.entitlements" },
};

function chosen<const T extends readonly [string, ...string[]]>(form: FormData, name: string, of: T): T[number] {
  return of.find((one) => one === textOf(form, name)) ?? of[0];
}

/** What a form says of a policy. What it does not show is not in it, and stays. */
export function licensePolicyOf(form: FormData) {
  const number = (name: string) => (textOf(form, name).trim() === "" ? null : Number(textOf(form, name)));
  const days = number("days");
  return {
    name: textOf(form, "name").trim(),
    duration: days === null ? null : Math.round(days * DAY),
    gracePeriod: Math.round((number("grace") ?? 0) * DAY),
    maxMachines: number("maxMachines"),
    maxExtensions: number("maxExtensions"),
    trial: form.has("trial"),
    floating: form.has("floating"),
    strict: form.has("strict"),
    requireHeartbeat: form.has("requireHeartbeat"),
    typedCodes: form.has("typedCodes"),
    expirationStrategy: chosen(form, "expirationStrategy", EXPIRATION_STRATEGIES),
    overageStrategy: chosen(form, "overageStrategy", OVERAGE_STRATEGIES),
    authenticationStrategy: chosen(form, "authenticationStrategy", AUTHENTICATION_STRATEGIES),
    entitlements: textOf(form, "entitlements")
      .split(/[\s,;،]+/)
      .filter(Boolean),
  };
}

/** How keys are made: said once, for it stays. */
export function schemeOf(form: FormData) {
  return chosen(form, "scheme", KEY_SCHEMES);
}

/** @param policy that is changed; for a new one, the products it may be of */
export function LicensePolicyForm({ policy, products }: { policy?: Policy; products?: readonly { id: string; name: string }[] }) {
  const intl = useIntl();
  const { errors, value, problem, typed } = useRefusal(LABELS);
  const days = (seconds: number | null | undefined) => (seconds ? String(Math.round((seconds / DAY) * 100) / 100) : "");
  const count = (name: "days" | "grace" | "maxMachines" | "maxExtensions", label: string, held: string) => (
    <FormText
      optional
      type="number"
      inputMode="decimal"
      name={name}
      label={<FormattedMessage id={`admin.license-policies.${label}`} />}
      hint={<FormattedMessage id={`admin.license-policies.${label}.hint`} />}
      errors={errors}
      defaultValue={value(name, held)}
      min={0}
    />
  );
  return (
    <>
      <StaleNote problem={problem} />
      <FormErrors title={<FormattedMessage id="admin.refused" />} errors={errors} />
      <Form method="post" noValidate className="admin-form">
        {policy && <input type="hidden" name="revision" value={policy.revision} />}
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
        <div className="admin-pair">
          {count("days", "duration", days(policy?.duration))}
          {count("grace", "grace", days(policy?.gracePeriod))}
        </div>
        <div className="admin-pair">
          {count("maxMachines", "seats", String(policy?.maxMachines ?? ""))}
          {count("maxExtensions", "extensions", String(policy?.maxExtensions ?? ""))}
        </div>
        <div className="grid gap-1.5">
          {SWITCHES.map((name) => (
            <label key={name} className="choice">
              <input type="checkbox" name={name} defaultChecked={typed ? name in typed : (policy?.[name] ?? false)} />
              <FormattedMessage id={`admin.license-policies.${name}`} />
            </label>
          ))}
        </div>
        {Object.entries(CHOICES).map(([name, values]) => (
          <FormSelect
            key={name}
            name={name}
            label={<FormattedMessage id={`admin.license-policies.${name}`} />}
            errors={errors}
            defaultValue={value(name, policy?.[name as keyof typeof CHOICES] ?? values[0])}
          >
            {values.map((one) => (
              <option key={one} value={one}>
                {intl.formatMessage({ id: `admin.license-policies.${name}.${one}` })}
              </option>
            ))}
          </FormSelect>
        ))}
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
        <p className="field-hint">
          <FormattedMessage id="admin.license-policies.more" />
        </p>
        <div>
          <Button type="submit" look="primary">
            <FormattedMessage id={policy ? "common.save" : "admin.license-policies.create"} />
          </Button>
        </div>
      </Form>
    </>
  );
}
