import { FormattedMessage, useIntl } from "react-intl";
import { Form, redirect, useLoaderData } from "react-router";
import { apiFor } from "../portal/api.server.ts";
import { attempt, load, readForm, textOf } from "../data.ts";
import { Button } from "../ui/button.tsx";
import { FormSelect } from "../ui/form-field.tsx";
import type { Route } from "./+types/role-new.ts";
import { requireRight, rightsOf } from "./may.ts";
import { Page } from "./page.tsx";
import { refused } from "./refusal.tsx";
import { RoleForm } from "./role-form.tsx";
import { roleName } from "./role-names.tsx";

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "agents.manage");
  const api = apiFor(context);
  const [{ data: roles }, { data: rights }] = await load(request, () =>
    Promise.all([api.call("roles.list", { query: { limit: 200 } }), api.call("rights.list", {})]),
  );
  return { roles, rights, mine: rightsOf(context), copyOf: new URL(request.url).searchParams.get("copyOf") ?? "" };
}

export async function action({ request, context }: Route.ActionArgs) {
  const form = await readForm(request);
  const created = await attempt(request, () =>
    apiFor(context).call("roles.create", {
      body: { name: textOf(form, "name"), description: textOf(form, "description"), rights: form.getAll("rights").map(String) },
    }),
  );
  return created.ok ? redirect(`/admin/roles/${created.value.slug}?done=created`) : refused(form, created.problem);
}

export default function NewRole() {
  const intl = useIntl();
  const { roles, rights, mine, copyOf } = useLoaderData<typeof loader>();
  const title = intl.formatMessage({ id: "admin.roles.new" });
  const source = roles.find(({ slug }) => slug === copyOf);
  const copied = source?.rights.filter((right) => mine.includes(right)) ?? [];
  return (
    <Page
      title={title}
      label={title}
      lead={<FormattedMessage id="admin.roles.new.what" />}
      back={{ to: "/admin/roles", id: "admin.roles" }}
    >
      <Form className="admin-filter">
        <FormSelect name="copyOf" label={<FormattedMessage id="admin.roles.copyOf" />} defaultValue={copyOf} optional>
          <option value="">{intl.formatMessage({ id: "admin.roles.copyOf.none" })}</option>
          {roles.map(({ slug }) => (
            <option key={slug} value={slug}>
              {roleName(intl, roles, slug)}
            </option>
          ))}
        </FormSelect>
        <Button type="submit">
          <FormattedMessage id="admin.roles.copyOf.take" />
        </Button>
      </Form>
      <RoleForm
        key={copyOf}
        role={{
          name: source ? intl.formatMessage({ id: "admin.roles.copyOf.name" }, { name: roleName(intl, roles, copyOf) }) : "",
          description: "",
          rights: copied,
        }}
        rights={rights}
        mine={mine}
      />
    </Page>
  );
}
