import { FormattedMessage } from "react-intl";
import { redirect, useLoaderData } from "react-router";
import { attempt, load, readForm, textOf } from "../data.ts";
import { apiFor } from "../portal/api.server.ts";
import type { Route } from "./+types/license-policy.ts";
import { LicensePolicyForm, licensePolicyOf } from "./license-policy-form.tsx";
import { requireRight } from "./may.ts";
import { Page } from "./page.tsx";
import { askFirst, refused } from "./refusal.tsx";
import { Removal } from "./removal.tsx";
import { revisionOf } from "./revision.tsx";

export { shouldRevalidate } from "./revision.tsx";

export async function loader({ request, context, params }: Route.LoaderArgs) {
  requireRight(context, "policies.manage");
  return { policy: await load(request, () => apiFor(context).call("policies.get", { params })) };
}

export async function action({ request, context, params }: Route.ActionArgs) {
  const [form, api] = [await readForm(request), apiFor(context)];
  if (textOf(form, "intent") === "remove") {
    if (!form.has("confirmed")) return askFirst(form, "remove");
    const removed = await attempt(request, () => api.call("policies.remove", { params, ...revisionOf(form) }));
    return removed.ok ? redirect("/admin/license-policies?done=removed") : refused(form, removed.problem);
  }
  const saved = await attempt(request, () => api.call("policies.update", { params, body: licensePolicyOf(form), ...revisionOf(form) }));
  return saved.ok ? redirect(`/admin/license-policies/${params.id}?done=saved`) : refused(form, saved.problem);
}

export default function LicensePolicy() {
  const { policy } = useLoaderData<typeof loader>();
  return (
    <Page
      title={<bdi>{policy.name}</bdi>}
      label={policy.name}
      lead={
        <>
          <bdi>{policy.product.name}</bdi> · <FormattedMessage id="admin.license-policies.scheme" />:{" "}
          <FormattedMessage id={`admin.license-policies.scheme.${policy.scheme}`} />
        </>
      }
      back={{ to: "/admin/license-policies", id: "admin.license-policies" }}
    >
      <LicensePolicyForm key={policy.revision} policy={policy} />
      <Removal revision={policy.revision} cancel={`/admin/license-policies/${policy.id}`} name={policy.name}>
        <FormattedMessage id="admin.license-policies.remove.what" />
      </Removal>
    </Page>
  );
}
