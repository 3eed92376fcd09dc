import { FormattedMessage } from "react-intl";
import { data, Form, redirect, useActionData, useLoaderData } from "react-router";
import { apiFor } from "../portal/api.server.ts";
import { attempt, load, readForm, textOf } from "../data.ts";
import { Button } from "../ui/button.tsx";
import { Callout } from "../ui/states.tsx";
import type { Route } from "./+types/sso-connection.ts";
import { Confirm } from "./confirm.tsx";
import { allRoles } from "./lists.ts";
import { requireRight } from "./may.ts";
import { Group, Page } from "./page.tsx";
import { askFirst, refused, useRefusal } from "./refusal.tsx";
import { revisionOf } from "./revision.tsx";
import { SamlAddresses } from "./sso-saml-addresses.tsx";
import { SsoForm } from "./sso-form.tsx";
import { ssoFields } from "./sso-fields.ts";

export { shouldRevalidate } from "./revision.tsx";

export async function loader({ request, context, params }: Route.LoaderArgs) {
  requireRight(context, "settings.manage");
  const api = apiFor(context);
  const [connection, roles] = await load(request, () => Promise.all([api.call("ssoConnections.get", { params }), allRoles(api)]));
  return { connection, roles };
}

export async function action({ request, context, params }: Route.ActionArgs) {
  const api = apiFor(context);
  const form = await readForm(request);
  const intent = textOf(form, "intent");
  if (intent === "test") {
    const tried = await attempt(request, () => api.call("ssoConnections.test", { params }));
    return tried.ok ? data({ tried: tried.value.fault ?? "" }) : refused(form, tried.problem);
  }
  if (intent === "delete") {
    if (!form.has("confirmed")) return askFirst(form, "delete");
    const gone = await attempt(request, () => api.call("ssoConnections.delete", { params, ...revisionOf(form) }));
    return gone.ok ? redirect("/admin/sso?done=removed") : refused(form, gone.problem);
  }
  const body = await ssoFields(form);
  const saved = await attempt(request, () => api.call("ssoConnections.update", { params, body, ...revisionOf(form) }));
  return saved.ok ? redirect(`/admin/sso/${params.id}?done=saved`) : refused(form, saved.problem);
}

export default function Connection() {
  const { connection, roles } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { confirm, typed } = useRefusal();
  const tried = answer && "tried" in answer ? answer.tried : null;
  return (
    <Page
      title={<bdi>{connection.name}</bdi>}
      label={connection.name}
      lead={connection.organization ? <bdi>{connection.organization.name}</bdi> : <FormattedMessage id="admin.sso.agents" />}
      back={{ to: "/admin/sso", id: "admin.sso" }}
    >
      {tried !== null && (
        <Callout tone={tried === "" ? "good" : "danger"} role="status">
          {tried === "" ? (
            <FormattedMessage id={connection.saml ? "admin.sso.test.current" : "admin.sso.test.good"} />
          ) : tried === "certificates" ? (
            <FormattedMessage id="admin.sso.test.old" />
          ) : (
            <FormattedMessage id="admin.sso.test.bad" values={{ what: <code dir="ltr">{tried}</code> }} />
          )}
        </Callout>
      )}
      {confirm === "delete" && (
        <Confirm
          title={<FormattedMessage id="admin.sso.delete.confirm" values={{ name: <bdi>{connection.name}</bdi> }} />}
          submit={<FormattedMessage id="admin.sso.delete" />}
          cancel={`/admin/sso/${connection.id}`}
          typed={typed}
          intent="delete"
        >
          <FormattedMessage id="admin.sso.delete.what" />
        </Confirm>
      )}
      <Group
        title={<FormattedMessage id="admin.sso.redirect" />}
        what={<FormattedMessage id={connection.saml ? "admin.sso.atProvider.saml" : "admin.sso.redirect.what"} />}
      >
        {connection.saml ? (
          <SamlAddresses {...connection.saml} />
        ) : (
          <code className="break-all" dir="ltr" tabIndex={0}>
            {connection.redirectUri}
          </code>
        )}
        <Form method="post">
          <Button type="submit" name="intent" value="test">
            <FormattedMessage id="admin.sso.test" />
          </Button>
        </Form>
      </Group>
      <SsoForm held={connection} protocol={connection.protocol} roles={roles} />
      {confirm === undefined && (
        <Group title={<FormattedMessage id="admin.sso.delete" />} what={<FormattedMessage id="admin.sso.delete.what" />}>
          <Form method="post">
            <input type="hidden" name="revision" value={connection.revision} />
            <Button type="submit" name="intent" value="delete" look="danger">
              <FormattedMessage id="admin.sso.delete" />
            </Button>
          </Form>
        </Group>
      )}
    </Page>
  );
}
