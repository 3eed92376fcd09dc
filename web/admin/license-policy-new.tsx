import { FormattedMessage, useIntl } from "react-intl";
import { redirect, useLoaderData } from "react-router";
import { attempt, load, readForm, textOf } from "../data.ts";
import { apiFor } from "../portal/api.server.ts";
import { useFocusAfterForm } from "../ui/form-field.tsx";
import { useNow } from "../ui/time.tsx";
import type { Route } from "./+types/license-policy-new.ts";
import { PolicyEffect } from "./license-policy-effect.tsx";
import { LicensePolicyForm, licensePolicyOf, schemeOf } from "./license-policy-form.tsx";
import { requireRight } from "./may.ts";
import { Page } from "./page.tsx";
import { askFirst, refused, useRefusal } from "./refusal.tsx";

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "policies.manage");
  const products = await load(request, () => apiFor(context).call("products.list", { query: { limit: 200 } }));
  return { products: products.data.map(({ id, name }) => ({ id, name })) };
}

export async function action({ request, context }: Route.ActionArgs) {
  const form = await readForm(request);
  if (form.has("look")) {
    form.delete("look");
    return askFirst(form, "effect");
  }
  const body = { product: textOf(form, "product"), scheme: schemeOf(form), ...licensePolicyOf(form) };
  const created = await attempt(request, () => apiFor(context).call("policies.create", { body }));
  return created.ok ? redirect(`/admin/license-policies/${created.value.id}?done=created`) : refused(form, created.problem);
}

export default function NewLicensePolicy() {
  const { confirm, typed } = useRefusal();
  const effect = useFocusAfterForm<HTMLElement>();
  const now = useNow();
  const title = useIntl().formatMessage({ id: "admin.license-policies.new" });
  return (
    <Page title={title} label={title} back={{ to: "/admin/license-policies", id: "admin.license-policies" }}>
      {confirm === "effect" && typed && (
        <section ref={effect} className="admin-confirm" tabIndex={-1} aria-labelledby="effect">
          <h2 id="effect">
            <FormattedMessage id="admin.license-policies.effect" />
          </h2>
          <PolicyEffect typed={typed} now={now} />
        </section>
      )}
      <LicensePolicyForm products={useLoaderData<typeof loader>().products} />
    </Page>
  );
}
