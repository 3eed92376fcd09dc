import { FormattedMessage, useIntl } from "react-intl";
import { Form, Link, redirect, useLoaderData } from "react-router";
import { apiFor } from "../portal/api.server.ts";
import { attempt, load, readForm, textOf } from "../data.ts";
import { Button, ButtonLink } from "../ui/button.tsx";
import { Callout } from "../ui/states.tsx";
import type { Route } from "./+types/role.ts";
import { Confirm } from "./confirm.tsx";
import { requireRight, rightsOf } from "./may.ts";
import { Group, Page } from "./page.tsx";
import { askFirst, refused, useRefusal } from "./refusal.tsx";
import { revisionOf } from "./revision.tsx";
import { RoleForm } from "./role-form.tsx";
import { roleDoes, roleName } from "./role-names.tsx";

export { shouldRevalidate } from "./revision.tsx";

export async function loader({ request, context, params }: Route.LoaderArgs) {
  requireRight(context, "agents.manage");
  const api = apiFor(context);
  const [role, { data: rights }] = await load(request, () => Promise.all([api.call("roles.get", { params }), api.call("rights.list", {})]));
  const holders = await load(request, () => api.call("agents.list", { query: { limit: 50, role: role.slug } }));
  return { role, rights, holders: holders.data, more: holders.nextCursor !== null, mine: rightsOf(context) };
}

export async function action({ request, context, params }: Route.ActionArgs) {
  const api = apiFor(context);
  const form = await readForm(request);
  if (textOf(form, "intent") === "delete") {
    if (!form.has("confirmed")) return askFirst(form, "delete");
    const deleted = await attempt(request, () => api.call("roles.delete", { params, ...revisionOf(form) }));
    return deleted.ok ? redirect("/admin/roles?done=removed") : refused(form, deleted.problem);
  }
  const saved = await attempt(request, () =>
    api.call("roles.update", {
      params,
      body: { name: textOf(form, "name"), description: textOf(form, "description"), rights: form.getAll("rights").map(String) },
      ...revisionOf(form),
    }),
  );
  return saved.ok ? redirect(`/admin/roles/${params.id}?done=saved`) : refused(form, saved.problem);
}

export default function Role() {
  const intl = useIntl();
  const { role, rights, holders, more, mine } = useLoaderData<typeof loader>();
  const { confirm, typed } = useRefusal();
  const name = roleName(intl, [role], role.slug);
  const above = role.rights.some((right) => !mine.includes(right));
  const fixed = role.builtIn || above;
  return (
    <Page
      title={<bdi>{name}</bdi>}
      label={name}
      lead={<bdi>{roleDoes(intl, [role], role.slug)}</bdi>}
      back={{ to: "/admin/roles", id: "admin.roles" }}
    >
      {confirm === "delete" && (
        <Confirm
          title={<FormattedMessage id="admin.roles.delete.confirm" values={{ name: <bdi>{name}</bdi> }} />}
          submit={<FormattedMessage id="admin.roles.delete" />}
          cancel={`/admin/roles/${role.slug}`}
          typed={typed}
          intent="delete"
        >
          <FormattedMessage id="admin.roles.delete.what" />
        </Confirm>
      )}
      {fixed && (
        <Callout>
          <p>
            <FormattedMessage id={role.builtIn ? "admin.roles.builtIn.what" : "admin.roles.above"} />
          </p>
          <p>
            <ButtonLink to={`/admin/roles/new?copyOf=${role.slug}`}>
              <FormattedMessage id="admin.roles.copy" />
            </ButtonLink>
          </p>
        </Callout>
      )}
      <Group
        title={<FormattedMessage id="admin.roles.holders" />}
        what={<FormattedMessage id="admin.roles.holders.count" values={{ count: role.agents }} />}
      >
        {holders.length > 0 && (
          <ul className="flex flex-wrap gap-x-4 gap-y-1">
            {holders.map((agent) => (
              <li key={agent.id}>
                <Link to={`/admin/people/${agent.id}`} className="link">
                  <bdi>{agent.name}</bdi>
                </Link>
              </li>
            ))}
            {more && (
              <li>
                <Link to={`/admin/people?role=${role.slug}`} className="link">
                  <FormattedMessage id="admin.rights.all" />
                </Link>
              </li>
            )}
          </ul>
        )}
      </Group>
      <RoleForm
        role={{ name, description: role.description, rights: role.rights, revision: role.revision }}
        rights={rights}
        mine={mine}
        fixed={fixed}
      />
      {!fixed && confirm === undefined && (
        <Group title={<FormattedMessage id="admin.roles.acts" />} what={<FormattedMessage id="admin.roles.delete.what" />}>
          <div className="flex flex-wrap gap-2">
            <ButtonLink to={`/admin/roles/new?copyOf=${role.slug}`}>
              <FormattedMessage id="admin.roles.copy" />
            </ButtonLink>
            <Form method="post">
              <input type="hidden" name="revision" value={role.revision} />
              <Button type="submit" name="intent" value="delete" look="danger">
                <FormattedMessage id="admin.roles.delete" />
              </Button>
            </Form>
          </div>
        </Group>
      )}
    </Page>
  );
}
