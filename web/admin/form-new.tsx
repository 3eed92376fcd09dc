import { FormattedMessage, useIntl } from "react-intl";
import { redirect, useLoaderData } from "react-router";
import { attempt, load, readForm } from "../data.ts";
import type { RouteHandle } from "../i18n/wings.ts";
import { apiFor } from "../portal/api.server.ts";
import type { Route } from "./+types/form-new.ts";
import { FormForm, formOf } from "./form-form.tsx";
import { formParts } from "./form-parts.ts";
import { requireRight } from "./may.ts";
import { Page } from "./page.tsx";
import { refused } from "./refusal.tsx";

/** Names of types are the desk's. */
export const handle: RouteHandle = { wings: ["desk"] };

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "settings.manage");
  return load(request, () => formParts(apiFor(context)));
}

export async function action({ request, context }: Route.ActionArgs) {
  const form = await readForm(request);
  const created = await attempt(request, () => apiFor(context).call("ticketForms.create", { body: formOf(form) }));
  return created.ok ? redirect(`/admin/forms/${created.value.id}?done=created`) : refused(form, created.problem);
}

export default function NewForm() {
  const title = useIntl().formatMessage({ id: "admin.forms.new" });
  const parts = useLoaderData<typeof loader>();
  return (
    <Page title={title} label={title} lead={<FormattedMessage id="admin.forms.what" />} back={{ to: "/admin/forms", id: "admin.forms" }}>
      <FormForm {...parts} />
    </Page>
  );
}
