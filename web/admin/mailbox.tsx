import { redirect, useLoaderData } from "react-router";
import { sessionContext } from "../context.ts";
import { apiFor } from "../portal/api.server.ts";
import { attempt, load, readForm, textOf } from "../data.ts";
import type { Route } from "./+types/mailbox.ts";
import { activeAgents, allBrands, allTeams } from "./lists.ts";
import { MailboxAccess } from "./mailbox-access.tsx";
import { MailboxForm, mailboxOf } from "./mailbox-form.tsx";
import { requireRight } from "./may.ts";
import { Page } from "./page.tsx";
import { askFirst, refused } from "./refusal.tsx";
import { revisionOf } from "./revision.tsx";

export { shouldRevalidate } from "./revision.tsx";

export async function loader({ request, context, params }: Route.LoaderArgs) {
  requireRight(context, "settings.manage");
  const api = apiFor(context);
  const [mailbox, access, brands, teams, agents] = await load(request, () =>
    Promise.all([
      api.call("mailboxes.get", { params }),
      api.call("mailboxes.access.get", { params }),
      allBrands(api),
      allTeams(api),
      activeAgents(api),
    ]),
  );
  return { mailbox, access, agents, brands, teams, locale: context.get(sessionContext).locale };
}

export async function action({ request, context, params }: Route.ActionArgs) {
  const form = await readForm(request);
  if (textOf(form, "intent") === "access") {
    const changed = await attempt(request, () =>
      apiFor(context).call("mailboxes.access.update", {
        params,
        body: { teams: form.getAll("accessTeams").map(String), agents: form.getAll("accessAgents").map(String) },
        ...revisionOf(form),
      }),
    );
    return changed.ok ? redirect(`/admin/mailboxes/${params.id}?done=saved`) : refused(form, changed.problem);
  }
  // Who sees its requests from now on is said before it is saved.
  if (String(form.has("restricted")) !== textOf(form, "was") && !form.has("confirmed")) return askFirst(form, "restricted");
  const saved = await attempt(request, () =>
    apiFor(context).call("mailboxes.update", { params, body: mailboxOf(form), ...revisionOf(form) }),
  );
  return saved.ok ? redirect(`/admin/mailboxes/${params.id}?done=saved`) : refused(form, saved.problem);
}

export default function Mailbox() {
  const loaded = useLoaderData<typeof loader>();
  const { address } = loaded.mailbox;
  return (
    <Page title={<bdi dir="ltr">{address}</bdi>} label={address} back={{ to: "/admin/mailboxes", id: "admin.mailboxes" }}>
      <MailboxForm {...loaded} />
      <MailboxAccess {...loaded} />
    </Page>
  );
}
