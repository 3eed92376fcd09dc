import { redirect, useLoaderData } from "react-router";
import { sessionContext } from "../context.ts";
import { apiFor } from "../portal/api.server.ts";
import { attempt, load, readForm, textOf } from "../data.ts";
import type { Route } from "./+types/mailbox.ts";
import { allBrands, allTeams } from "./lists.ts";
import { MailboxForm, mailboxOf } from "./mailbox-form.tsx";
import { requireRight } from "./may.ts";
import { Page } from "./page.tsx";
import { askFirst, refused } from "./refusal.tsx";
import { revisionOf } from "./revision.tsx";

export { shouldRevalidate } from "./revision.tsx";

export async function loader({ request, context, params }: Route.LoaderArgs) {
  requireRight(context, "settings.manage");
  const api = apiFor(context);
  const [mailbox, brands, teams] = await load(request, () =>
    Promise.all([api.call("mailboxes.get", { params }), allBrands(api), allTeams(api)]),
  );
  return { mailbox, brands, teams, locale: context.get(sessionContext).locale };
}

export async function action({ request, context, params }: Route.ActionArgs) {
  const form = await readForm(request);
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
    </Page>
  );
}
