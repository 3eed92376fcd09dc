import { FormattedMessage, useIntl } from "react-intl";
import { data, redirect, useLoaderData } from "react-router";
import { apiFor } from "../portal/api.server.ts";
import { attempt, load, readForm, textOf } from "../data.ts";
import type { Route } from "./+types/source-new.ts";
import { allMailboxes } from "./lists.ts";
import { requireRight } from "./may.ts";
import { Page } from "./page.tsx";
import { refused, typedOf } from "./refusal.tsx";
import { SourceKinds } from "./source-kind.tsx";
import { SourceForm } from "./source-form.tsx";
import { accessOf, kindOf, tokenEndOf, withoutSecrets } from "./source-fields.ts";

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "settings.manage");
  const mailboxes = await load(request, () => allMailboxes(apiFor(context)));
  const { searchParams } = new URL(request.url);
  return { mailboxes, mailbox: searchParams.get("mailbox") ?? "", kind: kindOf(searchParams.get("kind")) };
}

export async function action({ request, context }: Route.ActionArgs) {
  const form = await readForm(request);
  const api = apiFor(context);
  const shown = withoutSecrets(form);
  const access = accessOf(kindOf(textOf(form, "kind")), form);
  if (form.has("check")) {
    const checked = await attempt(request, () => api.call("mailSources.check", { body: access }));
    return checked.ok ? data({ checked: checked.value, typed: typedOf(shown) }) : refused(shown, checked.problem);
  }
  const start = textOf(form, "start") === "all" ? ("all" as const) : ("new" as const);
  const created = await attempt(request, () =>
    api.call("mailSources.create", { body: { ...access, mailbox: textOf(form, "mailbox"), start, tokenExpiresAt: tokenEndOf(form) } }),
  );
  return created.ok ? redirect(`/admin/mail/${created.value.id}?done=created`) : refused(shown, created.problem);
}

export default function NewSource() {
  const { kind, mailboxes, mailbox } = useLoaderData<typeof loader>();
  const title = useIntl().formatMessage({ id: "admin.mail.new" });
  return (
    <Page title={title} label={title} lead={<FormattedMessage id="admin.mail.new.what" />} back={{ to: "/admin/mail", id: "admin.mail" }}>
      <SourceKinds kind={kind} mailbox={mailbox} />
      <SourceForm key={kind} kind={kind} mailboxes={mailboxes} mailbox={mailbox} />
    </Page>
  );
}
