import { FormattedMessage, useIntl } from "react-intl";
import { redirect, useLoaderData } from "react-router";
import { apiFor } from "../portal/api.server.ts";
import { attempt, load, readForm } from "../data.ts";
import { FormErrors } from "../ui/form-field.tsx";
import type { Route } from "./+types/organization-new.ts";
import { someOrganizations } from "./lists.ts";
import { requireRight } from "./may.ts";
import { ORGANIZATION_LABELS, OrganizationForm, organizationOf } from "./organization-form.tsx";
import { Page } from "./page.tsx";
import { fault, refused, useRefusal } from "./refusal.tsx";

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "organizations.manage");
  return { names: (await load(request, () => someOrganizations(apiFor(context)))).map(({ name }) => name) };
}

export async function action({ request, context }: Route.ActionArgs) {
  const api = apiFor(context);
  const form = await readForm(request);
  const { fields, parent } = await load(request, () => organizationOf(api, form));
  if (parent === undefined) return refused(form, fault("parent", "organization"));
  const created = await attempt(request, () => api.call("organizations.create", { body: { ...fields, parent } }));
  return created.ok ? redirect(`/admin/organizations/${created.value.id}?done=created`) : refused(form, created.problem);
}

export default function NewOrganization() {
  const intl = useIntl();
  const { names } = useLoaderData<typeof loader>();
  const { errors, value } = useRefusal(ORGANIZATION_LABELS);
  const title = intl.formatMessage({ id: "admin.organizations.new" });
  return (
    <Page
      title={title}
      label={title}
      lead={<FormattedMessage id="admin.organizations.what" />}
      back={{ to: "/admin/organizations", id: "admin.organizations" }}
    >
      <FormErrors title={<FormattedMessage id="admin.refused" />} errors={errors} />
      <OrganizationForm names={names} errors={errors} value={value} />
    </Page>
  );
}
