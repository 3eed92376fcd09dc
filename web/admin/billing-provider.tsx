import { FormattedMessage } from "react-intl";
import { data, Form, Link, redirect, useActionData, useLoaderData } from "react-router";
import { apiFor } from "../portal/api.server.ts";
import { attempt, load, readForm, textOf } from "../data.ts";
import { Button } from "../ui/button.tsx";
import { Callout } from "../ui/states.tsx";
import { Time } from "../ui/time.tsx";
import type { Route } from "./+types/billing-provider.ts";
import { ProviderForm, providerOf, withoutSecrets } from "./billing-provider-form.tsx";
import { requireRight } from "./may.ts";
import { Group, Page } from "./page.tsx";
import { refused } from "./refusal.tsx";
import { revisionOf } from "./revision.tsx";

export { shouldRevalidate } from "./revision.tsx";

export async function loader({ request, context, params }: Route.LoaderArgs) {
  requireRight(context, "billing.manage");
  return { provider: await load(request, () => apiFor(context).call("billingProviders.get", { params })) };
}

export async function action({ request, context, params }: Route.ActionArgs) {
  const form = await readForm(request);
  const api = apiFor(context);
  const intent = textOf(form, "intent");
  if (intent === "test") {
    const tried = await attempt(request, () => api.call("billingProviders.test", { params }));
    if (!tried.ok) return refused(form, tried.problem);
    return data({ told: tried.value.works ? "works" : tried.value.reason!, repaired: 0 });
  }
  if (intent === "reconcile") {
    const asked = await attempt(request, () => api.call("billingProviders.reconcile", { params }));
    return asked.ok ? data({ told: "repaired", repaired: asked.value.repaired }) : refused(form, asked.problem);
  }
  const body = { ...providerOf(form), active: form.has("active") };
  const saved = await attempt(request, () => api.call("billingProviders.update", { params, body, ...revisionOf(form) }));
  return saved.ok ? redirect(`/admin/billing-providers/${params.id}?done=saved`) : refused(withoutSecrets(form), saved.problem);
}

export default function BillingProviderPage() {
  const { provider } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <Page title={<bdi>{provider.name}</bdi>} label={provider.name} back={{ to: "/admin/billing-providers", id: "admin.billing-providers" }}>
      {answer && "told" in answer && (
        <Callout tone={answer.told === "works" || answer.told === "repaired" ? "good" : "danger"} role="status">
          <FormattedMessage id={`admin.billing.told.${answer.told}`} values={{ count: answer.repaired }} />
        </Callout>
      )}
      <dl className="admin-facts">
        <div>
          <dt>
            <FormattedMessage id="admin.billing.polledAt" />
          </dt>
          <dd>{provider.polledAt ? <Time at={provider.polledAt} /> : <FormattedMessage id="admin.billing.never" />}</dd>
        </div>
        <div>
          <dt>
            <FormattedMessage id="admin.billing.lastHook" />
          </dt>
          <dd>{provider.lastHookAt ? <Time at={provider.lastHookAt} /> : <FormattedMessage id="admin.billing.never" />}</dd>
        </div>
        <div>
          <dt>
            <FormattedMessage id="admin.invoices" />
          </dt>
          <dd>
            <FormattedMessage id="admin.billing.count" values={{ count: provider.invoices }} />
          </dd>
        </div>
        <div>
          <dt>
            <FormattedMessage id="admin.billing.unlinked" />
          </dt>
          <dd>
            {provider.unlinked > 0 ? (
              <Link to={`/admin/billing-customers?provider=${provider.id}`} className="link">
                <FormattedMessage id="admin.billing.count" values={{ count: provider.unlinked }} />
              </Link>
            ) : (
              <FormattedMessage id="admin.billing.count" values={{ count: 0 }} />
            )}
          </dd>
        </div>
      </dl>
      <Group title={<FormattedMessage id="admin.billing.webhook" />} what={<FormattedMessage id="admin.billing.webhook.what" />}>
        {/* Focusable, so that it can be selected whole by keyboard. */}
        <code className="admin-secret" dir="ltr" tabIndex={0}>
          {provider.webhookAddress}
        </code>
        <details>
          <summary className="link">
            <FormattedMessage id="admin.billing.events" />
          </summary>
          <ul dir="ltr" className="grid gap-0.5 py-2 text-sm">
            {provider.webhookEvents.map((event) => (
              <li key={event}>
                <code>{event}</code>
              </li>
            ))}
          </ul>
        </details>
        {!provider.hasWebhookSecret && (
          <Callout tone="warn">
            <FormattedMessage id="admin.billing.noSecret" />
          </Callout>
        )}
        <Form method="post" className="flex flex-wrap gap-2">
          <Button type="submit" name="intent" value="test">
            <FormattedMessage id="admin.billing.try" />
          </Button>
          <Button type="submit" name="intent" value="reconcile">
            <FormattedMessage id="admin.billing.reconcile" />
          </Button>
        </Form>
      </Group>
      <ProviderForm provider={provider} />
    </Page>
  );
}
