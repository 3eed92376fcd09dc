import { FormattedMessage, useIntl } from "react-intl";
import { redirect } from "react-router";
import { apiFor } from "../portal/api.server.ts";
import { attempt, readForm, textOf } from "../data.ts";
import type { Route } from "./+types/billing-provider-new.ts";
import { PROVIDER_KINDS, ProviderForm, providerOf, withoutSecrets } from "./billing-provider-form.tsx";
import { requireRight } from "./may.ts";
import { Page } from "./page.tsx";
import { refused } from "./refusal.tsx";

export function loader({ context }: Route.LoaderArgs) {
  requireRight(context, "billing.manage");
  return null;
}

export async function action({ request, context }: Route.ActionArgs) {
  const form = await readForm(request);
  const kind = PROVIDER_KINDS.find((one) => one === textOf(form, "kind")) ?? "stripe";
  const created = await attempt(request, () =>
    apiFor(context).call("billingProviders.create", { body: { apiKey: "", ...providerOf(form), kind } }),
  );
  return created.ok
    ? redirect(`/admin/billing-providers/${created.value.id}?done=created`)
    : refused(withoutSecrets(form), created.problem);
}

export default function NewBillingProvider() {
  const title = useIntl().formatMessage({ id: "admin.billing.new" });
  return (
    <Page
      title={title}
      label={title}
      lead={<FormattedMessage id="admin.billing-providers.what" />}
      back={{ to: "/admin/billing-providers", id: "admin.billing-providers" }}
    >
      <ProviderForm />
    </Page>
  );
}
