import { FormattedMessage, useIntl } from "react-intl";
import { Link, redirect, useLoaderData } from "react-router";
import { apiFor } from "../portal/api.server.ts";
import { attempt, load, readForm, textOf } from "../data.ts";
import type { Route } from "./+types/sso-new.ts";
import { allRoles, organizationNamed, someOrganizations } from "./lists.ts";
import { requireRight } from "./may.ts";
import { Page } from "./page.tsx";
import { fault, refused } from "./refusal.tsx";
import { SsoForm } from "./sso-form.tsx";
import { ssoFields } from "./sso-fields.ts";

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "settings.manage");
  const api = apiFor(context);
  const [roles, organizations] = await load(request, () => Promise.all([allRoles(api), someOrganizations(api)]));
  return { roles, organizations, protocol: protocolOf(new URL(request.url).searchParams.get("protocol")) };
}

function protocolOf(text: string | null): "oidc" | "saml" {
  return text === "saml" ? "saml" : "oidc";
}

export async function action({ request, context }: Route.ActionArgs) {
  const api = apiFor(context);
  const form = await readForm(request);
  const named = textOf(form, "organization").trim();
  const organization = named === "" ? null : await organizationNamed(api, named);
  if (named !== "" && organization === null) return refused(form, fault("organization", "organization"));
  const protocol = protocolOf(textOf(form, "protocol"));
  const body = { ...(await ssoFields(form)), protocol, organization };
  const made = await attempt(request, () => api.call("ssoConnections.create", { body }));
  return made.ok ? redirect(`/admin/sso/${made.value.id}?done=created`) : refused(form, made.problem);
}

export default function NewConnection() {
  const intl = useIntl();
  const { roles, organizations, protocol } = useLoaderData<typeof loader>();
  const title = intl.formatMessage({ id: "admin.sso.new" });
  return (
    <Page title={title} label={title} lead={<FormattedMessage id="admin.sso.what" />} back={{ to: "/admin/sso", id: "admin.sso" }}>
      <nav aria-label={intl.formatMessage({ id: "admin.sso.protocol" })} className="flex flex-wrap gap-2">
        {(["oidc", "saml"] as const).map((one) => (
          <Link
            key={one}
            to={`/admin/sso/new?protocol=${one}`}
            className="btn"
            data-look={one === protocol ? "primary" : "plain"}
            aria-current={one === protocol ? "page" : undefined}
          >
            <FormattedMessage id={`admin.sso.protocol.${one}`} />
          </Link>
        ))}
      </nav>
      <SsoForm key={protocol} protocol={protocol} roles={roles} organizations={organizations} />
    </Page>
  );
}
