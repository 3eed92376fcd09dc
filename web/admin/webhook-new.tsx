import { FormattedMessage, useIntl } from "react-intl";
import { data, useActionData, useLoaderData } from "react-router";
import { sessionContext } from "../context.ts";
import { apiFor } from "../portal/api.server.ts";
import { attempt, load, readForm } from "../data.ts";
import type { Route } from "./+types/webhook-new.ts";
import { activeAgents } from "./lists.ts";
import { requireRight } from "./may.ts";
import { Page } from "./page.tsx";
import { refused } from "./refusal.tsx";
import { WebhookForm, webhookOf, WebhookSecret } from "./webhook-form.tsx";

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "webhooks.manage");
  const api = apiFor(context);
  const { actor } = context.get(sessionContext);
  const [{ types }, people] = await load(request, () => Promise.all([api.call("webhooks.eventTypes"), activeAgents(api)]));
  return { types, people, me: actor.kind === "agent" ? actor.id : "" };
}

export async function action({ request, context }: Route.ActionArgs) {
  const form = await readForm(request);
  const created = await attempt(request, () => apiFor(context).call("webhooks.create", { body: webhookOf(form) }));
  if (!created.ok) return refused(form, created.problem);
  // Shown in this one answer and stored sealed, so there is no page to be led to.
  return data({ id: created.value.id, secret: created.value.secret }, { headers: { "Cache-Control": "no-store" } });
}

export function headers({ actionHeaders }: Route.HeadersArgs) {
  return actionHeaders;
}

export default function NewWebhook() {
  const title = useIntl().formatMessage({ id: "admin.webhook.new" });
  const answer = useActionData<typeof action>();
  const known = useLoaderData<typeof loader>();
  return (
    <Page
      title={title}
      label={title}
      lead={<FormattedMessage id="admin.webhooks.what" />}
      back={{ to: "/admin/webhooks", id: "admin.webhooks" }}
    >
      {answer && "secret" in answer ? <WebhookSecret {...answer} /> : <WebhookForm {...known} />}
    </Page>
  );
}
