import { FormattedMessage, useIntl } from "react-intl";
import { data, useActionData, useLoaderData } from "react-router";
import { apiFor } from "../portal/api.server.ts";
import { attempt, load, readForm, textOf } from "../data.ts";
import type { Route } from "./+types/scim-new.ts";
import { allRoles } from "./lists.ts";
import { requireRight } from "./may.ts";
import { Page } from "./page.tsx";
import { refused } from "./refusal.tsx";
import { ScimForm } from "./scim-form.tsx";
import { ScimToken } from "./scim-token.tsx";

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "settings.manage");
  return { roles: await load(request, () => allRoles(apiFor(context))) };
}

export async function action({ request, context }: Route.ActionArgs) {
  const form = await readForm(request);
  const body = { name: textOf(form, "name"), defaultRole: textOf(form, "defaultRole"), enabled: form.has("enabled") };
  const made = await attempt(request, () => apiFor(context).call("scimConnections.create", { body }));
  if (!made.ok) return refused(form, made.problem);
  const { id, name, token } = made.value;
  return data({ secret: { id, name, token } }, { headers: { "Cache-Control": "no-store" } });
}

export function headers({ actionHeaders }: Route.HeadersArgs) {
  return actionHeaders;
}

export default function NewProvider() {
  const intl = useIntl();
  const { roles } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const title = intl.formatMessage({ id: "admin.scim.new" });
  return (
    <Page title={title} label={title} lead={<FormattedMessage id="admin.scim.what" />} back={{ to: "/admin/scim", id: "admin.scim" }}>
      {answer && "secret" in answer ? <ScimToken {...answer.secret} /> : <ScimForm roles={roles} />}
    </Page>
  );
}
