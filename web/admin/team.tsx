import { redirect, useLoaderData } from "react-router";
import { apiFor } from "../portal/api.server.ts";
import { attempt, load, readForm, textOf } from "../data.ts";
import type { Route } from "./+types/team.ts";
import { activeAgents } from "./lists.ts";
import { requireRight } from "./may.ts";
import { Page } from "./page.tsx";
import { refused } from "./refusal.tsx";
import { revisionOf } from "./revision.tsx";
import { TeamForm } from "./team-form.tsx";

export { shouldRevalidate } from "./revision.tsx";

export async function loader({ request, context, params }: Route.LoaderArgs) {
  requireRight(context, "agents.manage");
  const api = apiFor(context);
  const [team, agents] = await load(request, () => Promise.all([api.call("teams.get", { params }), activeAgents(api)]));
  return { team, agents };
}

export async function action({ request, context, params }: Route.ActionArgs) {
  const form = await readForm(request);
  const saved = await attempt(request, () =>
    apiFor(context).call("teams.update", {
      params,
      body: { name: textOf(form, "name"), slug: textOf(form, "slug").trim(), members: form.getAll("members").map(String) },
      ...revisionOf(form),
    }),
  );
  return saved.ok ? redirect(`/admin/teams/${params.id}?done=saved`) : refused(form, saved.problem);
}

export default function Team() {
  const { team, agents } = useLoaderData<typeof loader>();
  return (
    <Page
      title={<bdi>{team.name}</bdi>}
      label={team.name}
      action={{ to: `/admin/teams/${team.id}/signature`, id: "admin.signature" }}
      back={{ to: "/admin/teams", id: "admin.teams" }}
    >
      <TeamForm team={team} agents={agents} />
    </Page>
  );
}
