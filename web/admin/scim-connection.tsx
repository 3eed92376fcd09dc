import { FormattedMessage, useIntl } from "react-intl";
import { data, Form, redirect, useActionData, useLoaderData } from "react-router";
import { apiFor } from "../portal/api.server.ts";
import { attempt, load, readForm, textOf } from "../data.ts";
import { Button } from "../ui/button.tsx";
import type { Route } from "./+types/scim-connection.ts";
import { Confirm } from "./confirm.tsx";
import { allRoles, allTeams } from "./lists.ts";
import { requireRight } from "./may.ts";
import { Group, Page } from "./page.tsx";
import { askFirst, refused, useRefusal } from "./refusal.tsx";
import { revisionOf } from "./revision.tsx";
import { ScimForm } from "./scim-form.tsx";
import { ScimGroups } from "./scim-groups.tsx";
import { ScimToken } from "./scim-token.tsx";
import { Pages } from "./table.tsx";

export { shouldRevalidate } from "./revision.tsx";

export async function loader({ request, context, params }: Route.LoaderArgs) {
  requireRight(context, "settings.manage");
  const api = apiFor(context);
  const cursor = new URL(request.url).searchParams.get("cursor");
  const [connection, groups, roles, teams] = await load(request, () =>
    Promise.all([
      api.call("scimConnections.get", { params }),
      api.call("scimGroups.list", { params, query: { ...(cursor && { cursor }) } }),
      allRoles(api),
      allTeams(api),
    ]),
  );
  return { connection, groups, roles, teams };
}

export async function action({ request, context, params }: Route.ActionArgs) {
  const api = apiFor(context);
  const form = await readForm(request);
  const intent = textOf(form, "intent");
  const page = `/admin/scim/${params.id}`;
  if (intent === "map") {
    const body = { role: textOf(form, "role") || null, team: textOf(form, "team") || null };
    const ask = { params: { id: textOf(form, "group") }, body, ...revisionOf(form) };
    const mapped = await attempt(request, () => api.call("scimGroups.update", ask));
    return mapped.ok ? redirect(`${page}?done=saved`) : refused(form, mapped.problem);
  }
  if (intent === "rotate" || intent === "end") {
    const made = await attempt(request, () => api.call("scimConnections.rotate", { params, body: { endEarlier: intent === "end" } }));
    if (!made.ok) return refused(form, made.problem);
    const { id, name, token } = made.value;
    return data({ secret: { id, name, token } }, { headers: { "Cache-Control": "no-store" } });
  }
  if (intent === "delete") {
    if (!form.has("confirmed")) return askFirst(form, "delete");
    const gone = await attempt(request, () => api.call("scimConnections.delete", { params, ...revisionOf(form) }));
    return gone.ok ? redirect("/admin/scim?done=removed") : refused(form, gone.problem);
  }
  const body = { name: textOf(form, "name"), defaultRole: textOf(form, "defaultRole"), enabled: form.has("enabled") };
  const saved = await attempt(request, () => api.call("scimConnections.update", { params, body, ...revisionOf(form) }));
  return saved.ok ? redirect(`${page}?done=saved`) : refused(form, saved.problem);
}

export function headers({ actionHeaders }: Route.HeadersArgs) {
  return actionHeaders;
}

export default function Provider() {
  const intl = useIntl();
  const { connection, groups, roles, teams } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { confirm, typed } = useRefusal();
  const secret = answer && "secret" in answer ? answer.secret : null;
  return (
    <Page
      title={<bdi>{connection.name}</bdi>}
      label={connection.name}
      lead={<FormattedMessage id="admin.scim.users.count" values={{ count: connection.users }} />}
      back={{ to: "/admin/scim", id: "admin.scim" }}
    >
      {secret ? (
        <ScimToken {...secret} />
      ) : (
        <>
          {confirm === "delete" && (
            <Confirm
              title={<FormattedMessage id="admin.scim.delete.confirm" values={{ name: <bdi>{connection.name}</bdi> }} />}
              submit={<FormattedMessage id="admin.scim.delete" />}
              cancel={`/admin/scim/${connection.id}`}
              typed={typed}
              intent="delete"
            >
              <FormattedMessage id="admin.scim.delete.what" />
            </Confirm>
          )}
          <Group title={<FormattedMessage id="admin.scim.at" />} what={<FormattedMessage id="admin.scim.at.what" />}>
            <code className="break-all" dir="ltr" tabIndex={0}>
              {connection.url}
            </code>
            <p>
              <FormattedMessage id="admin.scim.token" />: <bdi dir="ltr">…{connection.hint}</bdi>
              {connection.earlierUntil && (
                <span className="block text-soft">
                  <FormattedMessage
                    id="admin.scim.token.earlier"
                    values={{ date: intl.formatDate(connection.earlierUntil, { dateStyle: "medium", timeStyle: "short" }) }}
                  />
                </span>
              )}
            </p>
            <p className="text-soft">
              <FormattedMessage id="admin.scim.rotate.what" />
            </p>
            <Form method="post" className="flex flex-wrap gap-2">
              <Button type="submit" name="intent" value="rotate">
                <FormattedMessage id="admin.scim.rotate" />
              </Button>
              <Button type="submit" name="intent" value="end" look="danger">
                <FormattedMessage id="admin.scim.rotate.end" />
              </Button>
            </Form>
          </Group>
          <ScimGroups groups={groups.data} roles={roles} teams={teams} />
          <Pages next={groups.nextCursor} />
          <ScimForm held={connection} roles={roles} />
          {confirm === undefined && (
            <Group title={<FormattedMessage id="admin.scim.delete" />} what={<FormattedMessage id="admin.scim.delete.what" />}>
              <Form method="post">
                <input type="hidden" name="revision" value={connection.revision} />
                <Button type="submit" name="intent" value="delete" look="danger">
                  <FormattedMessage id="admin.scim.delete" />
                </Button>
              </Form>
            </Group>
          )}
        </>
      )}
    </Page>
  );
}
