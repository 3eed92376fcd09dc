import { FormattedMessage, useIntl } from "react-intl";
import { Form } from "react-router";
import { textOf } from "../data.ts";
import { Button, ButtonLink } from "../ui/button.tsx";
import { FormArea, FormErrors, FormSelect, FormText } from "../ui/form-field.tsx";
import { Callout } from "../ui/states.tsx";
import { Check, Choices } from "./choices.tsx";
import { useRefusal } from "./refusal.tsx";
import { StaleNote } from "./revision.tsx";

/** Names of other firms, which no language changes. */
export const PROVIDER_NAMES = { mailgun: "Mailgun", postmark: "Postmark", ses: "Amazon SES" } as const;
export type Provider = keyof typeof PROVIDER_NAMES;
export const PROVIDERS = Object.keys(PROVIDER_NAMES) as Provider[];

const LABELS = {
  name: { name: "name", label: "admin.name" },
  mailbox: { name: "mailbox", label: "admin.inbound.mailbox" },
  signingKey: { name: "signingKey", label: "admin.inbound.signingKey" },
  topicArn: { name: "topicArn", label: "admin.inbound.topicArn" },
  networks: { name: "networks", label: "admin.inbound.networks" },
};

/** What a form says of an endpoint; a key that was left empty stays what it is. */
export function endpointOf(form: FormData) {
  const [signingKey, topicArn] = [textOf(form, "signingKey").trim(), textOf(form, "topicArn").trim()];
  return {
    name: textOf(form, "name"),
    mailbox: textOf(form, "mailbox") || null,
    ...(signingKey && { signingKey }),
    ...(topicArn && { topicArn }),
    networks: textOf(form, "networks")
      .split(/[\s,]+/)
      .filter(Boolean),
  };
}

/** A form to send back without the key in it. */
export function withoutKey(form: FormData): FormData {
  const shown = new FormData();
  for (const [name, value] of form) if (name !== "signingKey") shown.append(name, value);
  return shown;
}

type EndpointFormProps = {
  endpoint?: {
    name: string;
    provider: Provider;
    mailbox: { id: string } | null;
    topicArn: string | null;
    networks: readonly string[];
    active: boolean;
    revision: number;
  };
  mailboxes: readonly { id: string; address: string }[];
};

export function EndpointForm({ endpoint, mailboxes }: EndpointFormProps) {
  const intl = useIntl();
  const { errors, value, values, problem, confirm } = useRefusal(LABELS);
  const shows = (provider: Provider) => !endpoint || endpoint.provider === provider;
  return (
    <>
      <StaleNote problem={problem} />
      <FormErrors title={<FormattedMessage id="admin.refused" />} errors={errors} />
      <Form method="post" noValidate className="admin-form" hidden={confirm !== undefined}>
        {endpoint ? (
          <input type="hidden" name="revision" value={endpoint.revision} />
        ) : (
          <Choices
            type="radio"
            name="provider"
            legend={<FormattedMessage id="admin.inbound.provider" />}
            chosen={values("provider", ["mailgun"])}
            options={PROVIDERS.map((provider) => ({
              value: provider,
              label: <bdi dir="ltr">{PROVIDER_NAMES[provider]}</bdi>,
              what: <FormattedMessage id={`admin.inbound.${provider}.what`} />,
            }))}
          />
        )}
        <FormText
          name="name"
          label={<FormattedMessage id="admin.name" />}
          errors={errors}
          defaultValue={value("name", endpoint?.name)}
          maxLength={100}
          dir="auto"
          autoComplete="off"
        />
        <FormSelect
          optional
          name="mailbox"
          label={<FormattedMessage id="admin.inbound.mailbox" />}
          hint={<FormattedMessage id="admin.inbound.mailbox.hint" />}
          errors={errors}
          defaultValue={value("mailbox", endpoint?.mailbox?.id)}
        >
          <option value="">{intl.formatMessage({ id: "admin.inbound.mailbox.any" })}</option>
          {mailboxes.map(({ id, address }) => (
            <option key={id} value={id}>
              {address}
            </option>
          ))}
        </FormSelect>
        {shows("mailgun") && (
          <FormText
            optional
            name="signingKey"
            type="password"
            label={<FormattedMessage id="admin.inbound.signingKey" />}
            hint={<FormattedMessage id={endpoint ? "admin.inbound.signingKey.kept" : "admin.inbound.signingKey.hint"} />}
            errors={errors}
            maxLength={200}
            dir="ltr"
            autoComplete="off"
          />
        )}
        {shows("ses") && (
          <FormText
            optional
            name="topicArn"
            label={<FormattedMessage id="admin.inbound.topicArn" />}
            hint={<FormattedMessage id="admin.inbound.topicArn.hint" />}
            errors={errors}
            defaultValue={value("topicArn", endpoint?.topicArn)}
            maxLength={400}
            dir="ltr"
            autoComplete="off"
          />
        )}
        <FormArea
          optional
          name="networks"
          label={<FormattedMessage id="admin.inbound.networks" />}
          hint={<FormattedMessage id="admin.inbound.networks.hint" />}
          errors={errors}
          defaultValue={value("networks", endpoint?.networks.join("\n"))}
          rows={3}
          dir="ltr"
        />
        {endpoint && (
          <Check
            name="active"
            label={<FormattedMessage id="admin.inbound.active" />}
            what={<FormattedMessage id="admin.inbound.active.what" />}
            checked={values("active", endpoint.active ? ["yes"] : []).length > 0}
          />
        )}
        <div>
          <Button type="submit" look="primary">
            <FormattedMessage id={endpoint ? "common.save" : "admin.inbound.create"} />
          </Button>
        </div>
      </Form>
    </>
  );
}

/** The address with its secret, shown in this one answer. */
export function EndpointSecret({ id, address }: { id: string; address: string }) {
  return (
    <div className="grid gap-4">
      <Callout tone="good" role="status">
        <p>
          <FormattedMessage id="admin.inbound.secret" />
        </p>
      </Callout>
      {/* Focusable, so that it can be selected whole by keyboard. */}
      <code className="admin-secret" dir="ltr" tabIndex={0} data-secret="">
        {address}
      </code>
      <p>
        <ButtonLink to={`/admin/inbound/${id}`}>
          <FormattedMessage id="admin.tokens.stored" />
        </ButtonLink>
      </p>
    </div>
  );
}
