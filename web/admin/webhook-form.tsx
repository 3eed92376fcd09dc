import { FormattedMessage, useIntl } from "react-intl";
import { Form } from "react-router";
import { textOf } from "../data.ts";
import { Button, ButtonLink } from "../ui/button.tsx";
import { FormArea, FormErrors, FormSelect, FormText } from "../ui/form-field.tsx";
import { Callout } from "../ui/states.tsx";
import { Check } from "./choices.tsx";
import { useRefusal } from "./refusal.tsx";
import { StaleNote } from "./revision.tsx";

const LABELS = {
  name: { name: "name", label: "admin.name" },
  url: { name: "url", label: "admin.webhook.url" },
  types: { name: "types", label: "admin.webhook.types" },
  owner: { name: "owner", label: "admin.webhook.owner" },
};

/** What a form says of an endpoint. */
export function webhookOf(form: FormData) {
  return {
    name: textOf(form, "name"),
    url: textOf(form, "url").trim(),
    types: textOf(form, "types")
      .split(/[\s,]+/)
      .filter(Boolean),
    include: form.has("names") ? ["names" as const] : [],
    restricted: form.has("restricted"),
    owner: textOf(form, "owner") || null,
  };
}

type WebhookFormProps = {
  endpoint?: {
    name: string;
    url: string;
    types: readonly string[];
    include: readonly string[];
    restricted: boolean;
    active: boolean;
    owner: { id: string } | null;
    revision: number;
  };
  types: readonly string[];
  people: readonly { id: string; name: string }[];
  me?: string;
};

export function WebhookForm({ endpoint, types, people, me = "" }: WebhookFormProps) {
  const intl = useIntl();
  const { errors, value, values, problem, confirm } = useRefusal(LABELS);
  return (
    <>
      <StaleNote problem={problem} />
      <FormErrors title={<FormattedMessage id="admin.refused" />} errors={errors} />
      <Form method="post" noValidate className="admin-form" hidden={confirm !== undefined}>
        {endpoint && <input type="hidden" name="revision" value={endpoint.revision} />}
        <FormText
          name="name"
          label={<FormattedMessage id="admin.name" />}
          errors={errors}
          defaultValue={value("name", endpoint?.name)}
          maxLength={100}
          dir="auto"
          autoComplete="off"
        />
        <FormText
          name="url"
          type="url"
          label={<FormattedMessage id="admin.webhook.url" />}
          hint={<FormattedMessage id="admin.webhook.url.hint" />}
          errors={errors}
          defaultValue={value("url", endpoint?.url)}
          maxLength={2_000}
          dir="ltr"
          autoComplete="off"
        />
        <FormArea
          name="types"
          label={<FormattedMessage id="admin.webhook.types" />}
          hint={<FormattedMessage id="admin.webhook.types.hint" />}
          errors={errors}
          defaultValue={value("types", endpoint?.types.join("\n") ?? "ticket.opened\nmessage.added")}
          rows={4}
          dir="ltr"
          spellCheck={false}
        />
        <details>
          <summary>
            <FormattedMessage id="admin.webhook.types.all" />
          </summary>
          <p className="pt-2 text-sm text-soft" dir="ltr">
            {types.join(" ")}
          </p>
        </details>
        <Check
          name="names"
          label={<FormattedMessage id="admin.webhook.names" />}
          what={<FormattedMessage id="admin.webhook.names.what" />}
          checked={values("names", endpoint?.include.includes("names") ? ["yes"] : []).length > 0}
        />
        <Check
          name="restricted"
          label={<FormattedMessage id="admin.webhook.restricted" />}
          what={<FormattedMessage id="admin.webhook.restricted.what" />}
          checked={values("restricted", endpoint?.restricted ? ["yes"] : []).length > 0}
        />
        <FormSelect
          optional
          name="owner"
          label={<FormattedMessage id="admin.webhook.owner" />}
          hint={<FormattedMessage id="admin.webhook.owner.hint" />}
          errors={errors}
          defaultValue={value("owner", endpoint ? (endpoint.owner?.id ?? "") : me)}
        >
          <option value="">{intl.formatMessage({ id: "admin.webhook.owner.admins" })}</option>
          {people.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </FormSelect>
        {endpoint && (
          <Check
            name="active"
            label={<FormattedMessage id="admin.webhook.active" />}
            what={<FormattedMessage id="admin.webhook.active.what" />}
            checked={values("active", endpoint.active ? ["yes"] : []).length > 0}
          />
        )}
        <div>
          <Button type="submit" look="primary">
            <FormattedMessage id={endpoint ? "common.save" : "admin.webhook.create"} />
          </Button>
        </div>
      </Form>
    </>
  );
}

/** The secret, shown in this one answer. */
export function WebhookSecret({ id, secret }: { id: string; secret: string }) {
  return (
    <div className="grid gap-4">
      <Callout tone="good" role="status">
        <p>
          <FormattedMessage id="admin.webhook.secret" />
        </p>
      </Callout>
      {/* Focusable, so that it can be selected whole by keyboard. */}
      <code className="admin-secret" dir="ltr" tabIndex={0} data-secret="">
        {secret}
      </code>
      <p>
        <ButtonLink to={`/admin/webhooks/${id}`}>
          <FormattedMessage id="admin.tokens.stored" />
        </ButtonLink>
      </p>
    </div>
  );
}
