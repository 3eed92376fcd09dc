import { FormattedMessage } from "react-intl";
import { redirect, useLoaderData } from "react-router";
import { attempt, load, readForm, textOf } from "../data.ts";
import type { RouteHandle } from "../i18n/wings.ts";
import { apiFor } from "../portal/api.server.ts";
import { PolicyWords } from "../ui/policy-words.tsx";
import type { Route } from "./+types/policy.ts";
import { requireRight } from "./may.ts";
import { Group, Page } from "./page.tsx";
import { atRows, PolicyForm, policyOf } from "./policy-form.tsx";
import { PolicyName } from "./policy-name.tsx";
import { askFirst, refused } from "./refusal.tsx";
import { Removal } from "./removal.tsx";
import { revisionOf } from "./revision.tsx";

export { shouldRevalidate } from "./revision.tsx";
export const handle: RouteHandle = { wings: ["portal"] };

export async function loader({ request, context, params }: Route.LoaderArgs) {
  requireRight(context, "catalog.manage");
  return { policy: await load(request, () => apiFor(context).call("supportPolicies.get", { params })) };
}

export async function action({ request, context, params }: Route.ActionArgs) {
  const [form, api] = [await readForm(request), apiFor(context)];
  if (textOf(form, "intent") === "remove") {
    if (!form.has("confirmed")) return askFirst(form, "remove");
    const removed = await attempt(request, () => api.call("supportPolicies.remove", { params, ...revisionOf(form) }));
    return removed.ok ? redirect("/admin/support-policies?done=removed") : refused(form, removed.problem);
  }
  const saved = await attempt(request, () => api.call("supportPolicies.update", { params, body: policyOf(form), ...revisionOf(form) }));
  return saved.ok ? redirect(`/admin/support-policies/${params.id}?done=saved`) : refused(form, atRows(form, saved.problem));
}

export default function Policy() {
  const { policy } = useLoaderData<typeof loader>();
  const label = [policy.product?.name, policy.brand?.name].filter(Boolean).join(", ");
  return (
    <Page title={<PolicyName policy={policy} />} label={label} back={{ to: "/admin/support-policies", id: "admin.support-policies" }}>
      <Group title={<FormattedMessage id="admin.policies.words" />} what={<FormattedMessage id="admin.policies.words.what" />}>
        <div className="card p-4">
          <PolicyWords policy={policy} />
        </div>
      </Group>
      <PolicyForm key={policy.revision} policy={policy} />
      <Removal revision={policy.revision} cancel={`/admin/support-policies/${policy.id}`} name={label}>
        <FormattedMessage id="admin.policies.remove.what" />
      </Removal>
    </Page>
  );
}
