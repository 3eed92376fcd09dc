import { FormattedMessage, useIntl } from "react-intl";
import { redirect, useLoaderData } from "react-router";
import { sessionContext } from "../context.ts";
import { apiFor } from "../portal/api.server.ts";
import { attempt, load, readForm, textOf } from "../data.ts";
import type { Route } from "./+types/mailbox-new.ts";
import { allBrands, allTeams } from "./lists.ts";
import { MailboxForm, mailboxOf } from "./mailbox-form.tsx";
import { requireRight } from "./may.ts";
import { Page } from "./page.tsx";
import { refused } from "./refusal.tsx";

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "settings.manage");
  const api = apiFor(context);
  const [brands, teams] = await load(request, () => Promise.all([allBrands(api), allTeams(api)]));
  return { brands, teams, locale: context.get(sessionContext).locale };
}

export async function action({ request, context }: Route.ActionArgs) {
  const form = await readForm(request);
  const created = await attempt(request, () =>
    apiFor(context).call("mailboxes.create", { body: { address: textOf(form, "address").trim(), ...mailboxOf(form) } }),
  );
  return created.ok ? redirect(`/admin/mailboxes/${created.value.id}?done=created`) : refused(form, created.problem);
}

export default function NewMailbox() {
  const title = useIntl().formatMessage({ id: "admin.mailboxes.new" });
  const loaded = useLoaderData<typeof loader>();
  return (
    <Page
      title={title}
      label={title}
      lead={<FormattedMessage id="admin.mailboxes.what" />}
      back={{ to: "/admin/mailboxes", id: "admin.mailboxes" }}
    >
      <MailboxForm {...loaded} />
    </Page>
  );
}
