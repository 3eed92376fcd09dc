import { FormattedMessage, useIntl } from "react-intl";
import { data, Form, redirect, useLoaderData } from "react-router";
import { apiFor } from "../portal/api.server.ts";
import { attempt, load, readForm, textOf } from "../data.ts";
import { Button } from "../ui/button.tsx";
import type { Route } from "./+types/source.ts";
import { Confirm } from "./confirm.tsx";
import { requireRight, rightsOf } from "./may.ts";
import { Group, Page } from "./page.tsx";
import { askFirst, refused, typedOf, useRefusal } from "./refusal.tsx";
import { revisionOf } from "./revision.tsx";
import { SourceForm } from "./source-form.tsx";
import { accessOf, textIn, tokenEndOf, withoutSecrets } from "./source-fields.ts";
import { SourceHealth } from "./source-health.tsx";

export { shouldRevalidate } from "./revision.tsx";

export async function loader({ request, context, params }: Route.LoaderArgs) {
  requireRight(context, "settings.read");
  const source = await load(request, () => apiFor(context).call("mailSources.get", { params }));
  return { source, may: rightsOf(context).includes("settings.manage") };
}

export async function action({ request, context, params }: Route.ActionArgs) {
  const form = await readForm(request);
  const api = apiFor(context);
  const shown = withoutSecrets(form);
  const here = `/admin/mail/${params.id}`;
  const intent = textOf(form, "intent");
  if (intent === "remove" && !form.has("confirmed")) return askFirst(shown, "remove");
  if (intent === "remove") {
    const removed = await attempt(request, () => api.call("mailSources.remove", { params, ...revisionOf(form) }));
    return removed.ok ? redirect("/admin/mail?done=removed") : refused(shown, removed.problem);
  }
  if (intent === "rescan") {
    const scanned = await attempt(request, () => api.call("mailSources.rescan", { params }));
    return scanned.ok ? redirect(`${here}?done=rescan`) : refused(shown, scanned.problem);
  }
  if (intent !== "") {
    const paused = await attempt(request, () =>
      api.call("mailSources.update", { params, body: { paused: intent === "pause" }, ...revisionOf(form) }),
    );
    return paused.ok ? redirect(`${here}?done=${intent === "pause" ? "paused" : "resumed"}`) : refused(shown, paused.problem);
  }
  const current = await load(request, () => api.call("mailSources.get", { params }));
  const access = accessOf(current.kind, form, current.settings);
  if (form.has("check")) {
    const checked = await attempt(request, () => api.call("mailSources.check", { body: { ...access, source: params.id } }));
    return checked.ok ? data({ checked: checked.value, typed: typedOf(shown) }) : refused(shown, checked.problem);
  }
  const { settings, secret } = access;
  const saved = await attempt(request, () =>
    api.call("mailSources.update", { params, body: { settings, secret, tokenExpiresAt: tokenEndOf(form) }, ...revisionOf(form) }),
  );
  return saved.ok ? redirect(`${here}?done=saved`) : refused(shown, saved.problem);
}

export default function Source() {
  const intl = useIntl();
  const { source, may } = useLoaderData<typeof loader>();
  const { confirm } = useRefusal();
  const address = source.mailbox.name;
  const act = (intent: string, look: "plain" | "danger" = "plain") => (
    <Form method="post">
      <input type="hidden" name="revision" value={source.revision} />
      <Button type="submit" name="intent" value={intent} look={look}>
        <FormattedMessage id={`admin.mail.${intent}`} />
      </Button>
    </Form>
  );
  return (
    <Page
      title={<bdi dir="ltr">{address}</bdi>}
      label={address}
      lead={
        <FormattedMessage id={`admin.mail.kind.${source.kind}`} values={{ host: <bdi dir="ltr">{textIn(source.settings, "host")}</bdi> }} />
      }
      back={{ to: "/admin/mail", id: "admin.mail" }}
    >
      {confirm === "remove" && (
        <Confirm
          title={<FormattedMessage id="admin.mail.remove.confirm" />}
          submit={<FormattedMessage id="admin.mail.remove" />}
          cancel={`/admin/mail/${source.id}`}
          typed={{ revision: [String(source.revision)] }}
          intent="remove"
        >
          <FormattedMessage id="admin.mail.remove.what" />
        </Confirm>
      )}
      <Group title={<FormattedMessage id="admin.mail.health" />} what={<FormattedMessage id="admin.mail.health.what" />}>
        <SourceHealth source={source} />
        {may && (
          <div className="flex flex-wrap gap-2" role="group" aria-label={intl.formatMessage({ id: "admin.mail.acts" })}>
            {act(source.state === "paused" ? "resume" : "pause")}
            {act("rescan")}
            {act("remove", "danger")}
          </div>
        )}
      </Group>
      {may && (
        <Group title={<FormattedMessage id="admin.mail.access" />} what={<FormattedMessage id="admin.mail.access.what" />}>
          <SourceForm
            key={source.revision}
            kind={source.kind}
            held={source.settings}
            revision={source.revision}
            secrets={source.secrets}
            tokenExpiresAt={source.tokenExpiresAt}
          />
        </Group>
      )}
    </Page>
  );
}
