import { FormattedMessage, useIntl } from "react-intl";
import { redirect, useLoaderData } from "react-router";
import { apiFor } from "../portal/api.server.ts";
import { attempt, load, readForm, textOf } from "../data.ts";
import type { Route } from "./+types/team-new.ts";
import { activeAgents } from "./lists.ts";
import { requireRight } from "./may.ts";
import { Page } from "./page.tsx";
import { refused } from "./refusal.tsx";
import { TeamForm } from "./team-form.tsx";

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "agents.manage");
  return { agents: await load(request, () => activeAgents(apiFor(context))) };
}

export async function action({ request, context }: Route.ActionArgs) {
  const form = await readForm(request);
  const slug = textOf(form, "slug").trim();
  const created = await attempt(request, () =>
    apiFor(context).call("teams.create", {
      body: { name: textOf(form, "name"), ...(slug && { slug }), members: form.getAll("members").map(String) },
    }),
  );
  return created.ok ? redirect(`/admin/teams/${created.value.id}?done=created`) : refused(form, created.problem);
}

export default function NewTeam() {
  const intl = useIntl();
  const { agents } = useLoaderData<typeof loader>();
  const title = intl.formatMessage({ id: "admin.teams.new" });
  return (
    <Page title={title} label={title} lead={<FormattedMessage id="admin.teams.what" />} back={{ to: "/admin/teams", id: "admin.teams" }}>
      <TeamForm agents={agents} />
    </Page>
  );
}
