import { FormattedMessage, useIntl } from "react-intl";
import { Form } from "react-router";
import type { NamedContact } from "../../../server/licensing/plans/subscriptions-contract.ts";
import { Button } from "../../ui/button.tsx";
import { FormSelect, type FieldError } from "../../ui/form-field.tsx";
import { Card } from "../people/parts.tsx";

/** Who may ask on the strength of a subscription. @param members those who could be named besides @param limit null: everybody may */
export function NamedContacts({
  named,
  members,
  limit,
  may,
  errors,
}: {
  named: readonly NamedContact[];
  members: readonly { id: string; name: string }[];
  limit: number | null;
  may: boolean;
  errors: readonly FieldError[];
}) {
  const intl = useIntl();
  return (
    <Card title={<FormattedMessage id="plans.named" />}>
      <p className="text-sm text-soft">
        {limit === null ? (
          <FormattedMessage id="plans.named.everybody" />
        ) : (
          <FormattedMessage id="portal.subscription.named" values={{ count: named.length, limit }} />
        )}
      </p>
      <ul className="grid gap-1.5">
        {named.map(({ contact }) => (
          <li key={contact.id} className="flex flex-wrap items-center gap-2 text-sm">
            <a className="link" href={`/desk/contacts/${contact.id}`}>
              <bdi>{contact.name}</bdi>
            </a>
            {may && (
              <Form method="post" preventScrollReset>
                <input type="hidden" name="contact" value={contact.id} />
                <Button
                  type="submit"
                  size="sm"
                  look="quiet"
                  name="intent"
                  value="unname"
                  aria-label={`${intl.formatMessage({ id: "plans.unname" })}: ${contact.name}`}
                >
                  <FormattedMessage id="plans.unname" />
                </Button>
              </Form>
            )}
          </li>
        ))}
      </ul>
      {may && members.length > 0 && (limit === null || named.length < limit) && (
        <Form method="post" className="people-form">
          <FormSelect name="contact" label={<FormattedMessage id="plans.named.who" />} errors={errors}>
            {members.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </FormSelect>
          <div>
            <Button type="submit" name="intent" value="name">
              <FormattedMessage id="plans.name" />
            </Button>
          </div>
        </Form>
      )}
    </Card>
  );
}
