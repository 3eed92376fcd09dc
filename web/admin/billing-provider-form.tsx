import { FormattedMessage } from "react-intl";
import { Form } from "react-router";
import { textOf } from "../data.ts";
import { Button } from "../ui/button.tsx";
import { FormErrors, FormText } from "../ui/form-field.tsx";
import { Check, Choices } from "./choices.tsx";
import { useRefusal } from "./refusal.tsx";
import { StaleNote } from "./revision.tsx";

/** Names of other firms' products, which no language changes. */
export const PROVIDER_NAMES = { stripe: "Stripe", paddle: "Paddle" } as const;
type Kind = keyof typeof PROVIDER_NAMES;
export const PROVIDER_KINDS = Object.keys(PROVIDER_NAMES) as Kind[];

const LABELS = {
  name: { name: "name", label: "admin.name" },
  apiKey: { name: "apiKey", label: "admin.billing.apiKey" },
  webhookSecret: { name: "webhookSecret", label: "admin.billing.webhookSecret" },
};
const SECRETS = ["apiKey", "webhookSecret"] as const;

/** What a form says of a provider; a secret that was left empty stays what it is. */
export function providerOf(form: FormData) {
  const [apiKey, webhookSecret] = SECRETS.map((name) => textOf(form, name).trim());
  return { name: textOf(form, "name"), ...(apiKey && { apiKey }), ...(webhookSecret && { webhookSecret }) };
}

/** A form to send back without the secrets in it. */
export function withoutSecrets(form: FormData): FormData {
  const shown = new FormData();
  for (const [name, value] of form) if (!SECRETS.some((secret) => secret === name)) shown.append(name, value);
  return shown;
}

export function ProviderForm({
  provider,
}: {
  provider?: { name: string; kind: Kind; active: boolean; hasWebhookSecret: boolean; revision: number };
}) {
  const { errors, value, values, problem } = useRefusal(LABELS);
  const secret = (name: (typeof SECRETS)[number], kept: boolean) => (
    <FormText
      optional={provider !== undefined || name === "webhookSecret"}
      name={name}
      type="password"
      label={<FormattedMessage id={`admin.billing.${name}`} />}
      hint={<FormattedMessage id={kept ? "admin.billing.kept" : `admin.billing.${name}.hint`} />}
      errors={errors}
      maxLength={500}
      dir="ltr"
      autoComplete="off"
    />
  );
  return (
    <>
      <StaleNote problem={problem} />
      <FormErrors title={<FormattedMessage id="admin.refused" />} errors={errors} />
      <Form method="post" noValidate className="admin-form">
        {provider ? (
          <input type="hidden" name="revision" value={provider.revision} />
        ) : (
          <Choices
            type="radio"
            name="kind"
            legend={<FormattedMessage id="admin.billing.kind" />}
            chosen={values("kind", ["stripe"])}
            options={PROVIDER_KINDS.map((kind) => ({
              value: kind,
              label: <bdi dir="ltr">{PROVIDER_NAMES[kind]}</bdi>,
              what: <FormattedMessage id={`admin.billing.${kind}.what`} />,
            }))}
          />
        )}
        <FormText
          name="name"
          label={<FormattedMessage id="admin.name" />}
          errors={errors}
          defaultValue={value("name", provider?.name)}
          maxLength={100}
          dir="auto"
          autoComplete="off"
        />
        {secret("apiKey", provider !== undefined)}
        {secret("webhookSecret", provider?.hasWebhookSecret ?? false)}
        {provider && (
          <Check
            name="active"
            label={<FormattedMessage id="admin.billing.active" />}
            what={<FormattedMessage id="admin.billing.active.what" />}
            checked={values("active", provider.active ? ["yes"] : []).length > 0}
          />
        )}
        <div>
          <Button type="submit" look="primary">
            <FormattedMessage id={provider ? "common.save" : "admin.billing.create"} />
          </Button>
        </div>
      </Form>
    </>
  );
}
