import { FormattedMessage } from "react-intl";
import { Form } from "react-router";
import { textOf } from "../data.ts";
import { Button } from "../ui/button.tsx";
import { FormArea, FormText } from "../ui/form-field.tsx";
import { Check } from "./choices.tsx";
import { Group } from "./page.tsx";
import { useRefusal } from "./refusal.tsx";
import { LTR } from "./source-parts.ts";

export const TRUST_LABELS = {
  server: { name: "server", label: "admin.trust.server" },
  domain: { name: "domain", label: "admin.trust.domain" },
  relays: { name: "relays", label: "admin.trust.relays" },
};

/** The networks of a form, one per line. */
export function relaysOf(form: FormData): string[] {
  return textOf(form, "relays")
    .split(/[\s,;]+/)
    .filter((relay) => relay !== "");
}

/** A server before yours, and a forwarder that seals: two questions that nobody should take for one another. */
export function TrustForms() {
  const { errors, value, values } = useRefusal(TRUST_LABELS);
  const kind = value("kind");
  const mine = (of: string, name: string) => (kind === of ? value(name) : "");
  const submit = (
    <div>
      <Button type="submit" look="primary">
        <FormattedMessage id="admin.trust.add" />
      </Button>
    </div>
  );
  return (
    <>
      <Group title={<FormattedMessage id="admin.trust.receiver" />} what={<FormattedMessage id="admin.trust.receiver.what" />}>
        <Form method="post" noValidate className="admin-form">
          <input type="hidden" name="kind" value="receiver" />
          <FormText
            name="server"
            label={<FormattedMessage id="admin.trust.server" />}
            hint={<FormattedMessage id="admin.trust.server.hint" values={{ header: <code dir="ltr">Authentication-Results</code> }} />}
            errors={errors}
            defaultValue={mine("receiver", "server")}
            {...LTR}
          />
          <FormArea
            optional
            name="relays"
            label={<FormattedMessage id="admin.trust.relays" />}
            hint={<FormattedMessage id="admin.trust.relays.hint" />}
            errors={errors}
            defaultValue={mine("receiver", "relays")}
            rows={3}
            {...LTR}
          />
          <Check
            name="fetched"
            label={<FormattedMessage id="admin.trust.fetched" />}
            what={<FormattedMessage id="admin.trust.fetched.what" />}
            checked={values("fetched").includes("yes")}
          />
          {submit}
        </Form>
      </Group>
      <Group title={<FormattedMessage id="admin.trust.sealer" />} what={<FormattedMessage id="admin.trust.sealer.what" />}>
        <Form method="post" noValidate className="admin-form">
          <input type="hidden" name="kind" value="sealer" />
          <FormText
            name="domain"
            label={<FormattedMessage id="admin.trust.domain" />}
            hint={
              <FormattedMessage
                id="admin.trust.domain.hint"
                values={{ header: <code dir="ltr">ARC-Seal</code>, tag: <code dir="ltr">d=</code> }}
              />
            }
            errors={errors}
            defaultValue={mine("sealer", "domain")}
            {...LTR}
          />
          {submit}
        </Form>
      </Group>
    </>
  );
}
