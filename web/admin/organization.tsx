import { FormattedMessage } from "react-intl";
import { Form, Link, redirect, useLoaderData } from "react-router";
import { apiFor } from "../portal/api.server.ts";
import { attempt, load, readForm, textOf } from "../data.ts";
import { Button } from "../ui/button.tsx";
import { FormErrors, FormText } from "../ui/form-field.tsx";
import { BillingOf, billingOf } from "./billing-of.tsx";
import type { Route } from "./+types/organization.ts";
import { someOrganizations } from "./lists.ts";
import { requireRight, rightsOf } from "./may.ts";
import { changeMembership } from "./membership-acts.ts";
import { ConfirmMembership, Memberships } from "./memberships.tsx";
import { ORGANIZATION_LABELS, OrganizationForm, organizationOf } from "./organization-form.tsx";
import { Group, Page } from "./page.tsx";
import { fault, refused, useRefusal } from "./refusal.tsx";
import { revisionOf, StaleNote } from "./revision.tsx";
import { Pages } from "./table.tsx";

export { shouldRevalidate } from "./revision.tsx";

export async function loader({ request, context, params }: Route.LoaderArgs) {
  requireRight(context, "people.read");
  const api = apiFor(context);
  const rights = rightsOf(context);
  const may = rights.includes("organizations.manage");
  const cursor = new URL(request.url).searchParams.get("cursor");
  const [organization, members, names, billing] = await load(request, () =>
    Promise.all([
      api.call("organizations.get", { params }),
      api.call("memberships.list", { query: { limit: 50, organization: params.id, ...(cursor && { cursor }) } }),
      may ? someOrganizations(api) : [],
      billingOf(api, rights, { organization: params.id }),
    ]),
  );
  return {
    organization,
    members: members.data,
    nextCursor: members.nextCursor,
    names: names.map(({ name }) => name).filter((name) => name !== organization.name),
    may,
    billing,
    mayBill: rights.includes("billing.manage"),
    mayStatements: rights.includes("statements.read"),
    today: new Date().toISOString().slice(0, 10),
  };
}

export async function action({ request, context, params }: Route.ActionArgs) {
  const api = apiFor(context);
  const form = await readForm(request);
  const here = `/admin/organizations/${params.id}`;
  const changed = await changeMembership(request, api, form, here);
  if (changed) return changed;
  if (textOf(form, "intent") === "join") {
    const found = await attempt(request, () => api.call("contacts.list", { query: { email: textOf(form, "email").trim() } }));
    const contact = found.ok ? found.value.data[0] : undefined;
    if (!contact) return refused(form, fault("email", "contact"));
    const joined = await attempt(request, () => api.call("memberships.create", { body: { contact: contact.id, organization: params.id } }));
    return joined.ok ? redirect(`${here}?done=joined`) : refused(form, joined.problem);
  }
  const { fields, parent } = await load(request, () => organizationOf(api, form));
  if (parent === undefined) return refused(form, fault("parent", "organization"));
  const saved = await attempt(request, () =>
    api.call("organizations.update", { params, body: { ...fields, parent }, ...revisionOf(form) }),
  );
  return saved.ok ? redirect(`${here}?done=saved`) : refused(form, saved.problem);
}

export default function OrganizationPage() {
  const { organization, members, nextCursor, names, may, billing, mayBill, mayStatements, today } = useLoaderData<typeof loader>();
  const { errors, value, confirm, typed, problem } = useRefusal(ORGANIZATION_LABELS);
  return (
    <Page title={<bdi>{organization.name}</bdi>} label={organization.name} back={{ to: "/admin/organizations", id: "admin.organizations" }}>
      <ConfirmMembership word={confirm} typed={typed} cancel={`/admin/organizations/${organization.id}`} />
      <StaleNote problem={problem} />
      <FormErrors title={<FormattedMessage id="admin.refused" />} errors={errors} />
      {may && (
        <Group title={<FormattedMessage id="admin.organization" />} what={<FormattedMessage id="admin.organization.what" />}>
          <OrganizationForm organization={organization} names={names} errors={errors} value={value} />
        </Group>
      )}
      <Group title={<FormattedMessage id="admin.members" />} what={<FormattedMessage id="admin.organization.members.what" />}>
        {members.length === 0 ? (
          <p className="text-soft">
            <FormattedMessage id="admin.members.none" />
          </p>
        ) : (
          <Memberships list={members} side="organization" may={may} today={today} />
        )}
        <Pages next={nextCursor} />
        {may && (
          <Form method="post" noValidate className="admin-add">
            <FormText
              name="email"
              type="email"
              label={<FormattedMessage id="admin.member.add" />}
              hint={<FormattedMessage id="admin.member.add.hint" />}
              errors={errors}
              defaultValue={typed?.["email"]?.[0]}
              dir="ltr"
              autoComplete="off"
            />
            <Button type="submit" name="intent" value="join">
              <FormattedMessage id="admin.membership.add" />
            </Button>
          </Form>
        )}
      </Group>
      {mayStatements && (
        <p>
          <Link className="link" to={`/admin/statements?customer=${encodeURIComponent(organization.slug)}`}>
            <FormattedMessage id="admin.statements.ofCustomer" />
          </Link>
        </p>
      )}
      <BillingOf billing={billing} write={mayBill ? organization.name : null} />
    </Page>
  );
}
