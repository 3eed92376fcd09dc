import { FormattedMessage, useIntl } from "react-intl";
import { redirect } from "react-router";
import { apiFor } from "../portal/api.server.ts";
import { attempt, readForm } from "../data.ts";
import { FormErrors } from "../ui/form-field.tsx";
import type { Route } from "./+types/contact-new.ts";
import { CONTACT_LABELS, ContactForm, contactOf } from "./contact-form.tsx";
import { requireRight } from "./may.ts";
import { Page } from "./page.tsx";
import { refused, useRefusal } from "./refusal.tsx";

export function loader({ context }: Route.LoaderArgs) {
  requireRight(context, "people.manage");
  return null;
}

export async function action({ request, context }: Route.ActionArgs) {
  const form = await readForm(request);
  const created = await attempt(request, () => apiFor(context).call("contacts.create", { body: contactOf(form) }));
  return created.ok ? redirect(`/admin/contacts/${created.value.id}?done=created`) : refused(form, created.problem);
}

export default function NewContact() {
  const intl = useIntl();
  const { errors, value } = useRefusal(CONTACT_LABELS);
  const title = intl.formatMessage({ id: "admin.contacts.new" });
  return (
    <Page
      title={title}
      label={title}
      lead={<FormattedMessage id="admin.contacts.what" />}
      back={{ to: "/admin/contacts", id: "admin.contacts" }}
    >
      <FormErrors title={<FormattedMessage id="admin.refused" />} errors={errors} />
      <ContactForm errors={errors} value={value} />
    </Page>
  );
}
