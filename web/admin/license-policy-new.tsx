import { useIntl } from "react-intl";
import { redirect, useLoaderData } from "react-router";
import { attempt, load, readForm, textOf } from "../data.ts";
import { apiFor } from "../portal/api.server.ts";
import type { Route } from "./+types/license-policy-new.ts";
import { LicensePolicyForm, licensePolicyOf, schemeOf } from "./license-policy-form.tsx";
import { requireRight } from "./may.ts";
import { Page } from "./page.tsx";
import { refused } from "./refusal.tsx";

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "policies.manage");
  const products = await load(request, () => apiFor(context).call("products.list", { query: { limit: 200 } }));
  return { products: products.data.map(({ id, name }) => ({ id, name })) };
}

export async function action({ request, context }: Route.ActionArgs) {
  const form = await readForm(request);
  const body = { product: textOf(form, "product"), scheme: schemeOf(form), ...licensePolicyOf(form) };
  const created = await attempt(request, () => apiFor(context).call("policies.create", { body }));
  return created.ok ? redirect(`/admin/license-policies/${created.value.id}?done=created`) : refused(form, created.problem);
}

export default function NewLicensePolicy() {
  const title = useIntl().formatMessage({ id: "admin.license-policies.new" });
  return (
    <Page title={title} label={title} back={{ to: "/admin/license-policies", id: "admin.license-policies" }}>
      <LicensePolicyForm products={useLoaderData<typeof loader>().products} />
    </Page>
  );
}
