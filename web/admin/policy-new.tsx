import { FormattedMessage, useIntl } from "react-intl";
import { redirect, useLoaderData } from "react-router";
import { attempt, load, readForm, textOf } from "../data.ts";
import type { RouteHandle } from "../i18n/wings.ts";
import { apiFor } from "../portal/api.server.ts";
import type { Route } from "./+types/policy-new.ts";
import { allBrands } from "./lists.ts";
import { requireRight } from "./may.ts";
import { Page } from "./page.tsx";
import { atRows, PolicyForm, policyOf } from "./policy-form.tsx";
import { refused } from "./refusal.tsx";

export const handle: RouteHandle = { wings: ["portal"] };

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "catalog.manage");
  const api = apiFor(context);
  const [brands, products] = await load(request, () => Promise.all([allBrands(api), api.call("products.list", { query: { limit: 200 } })]));
  return { brands, products: products.data.map(({ id, name }) => ({ id, name })) };
}

export async function action({ request, context }: Route.ActionArgs) {
  const form = await readForm(request);
  const body = { product: textOf(form, "product") || null, brand: textOf(form, "brand") || null, ...policyOf(form) };
  const created = await attempt(request, () => apiFor(context).call("supportPolicies.create", { body }));
  return created.ok ? redirect(`/admin/support-policies/${created.value.id}?done=created`) : refused(form, atRows(form, created.problem));
}

export default function NewPolicy() {
  const title = useIntl().formatMessage({ id: "admin.policies.new" });
  return (
    <Page
      title={title}
      label={title}
      lead={<FormattedMessage id="admin.policies.which" />}
      back={{ to: "/admin/support-policies", id: "admin.support-policies" }}
    >
      <PolicyForm whose={useLoaderData<typeof loader>()} />
    </Page>
  );
}
