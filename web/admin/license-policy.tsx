import { FormattedMessage } from "react-intl";
import { redirect, useLoaderData } from "react-router";
import { attempt, load, readForm, textOf } from "../data.ts";
import { apiFor } from "../portal/api.server.ts";
import { useNow } from "../ui/time.tsx";
import type { Route } from "./+types/license-policy.ts";
import { Confirm } from "./confirm.tsx";
import { PolicyEffect } from "./license-policy-effect.tsx";
import { LicensePolicyForm, licensePolicyOf } from "./license-policy-form.tsx";
import { requireRight } from "./may.ts";
import { Page } from "./page.tsx";
import { askFirst, refused, useRefusal } from "./refusal.tsx";
import { Removal } from "./removal.tsx";
import { revisionOf } from "./revision.tsx";

export { shouldRevalidate } from "./revision.tsx";

const MOST_COUNTED = 100;

export async function loader({ request, context, params }: Route.LoaderArgs) {
  requireRight(context, "policies.manage");
  const api = apiFor(context);
  return load(request, async () => {
    const [policy, under] = await Promise.all([
      api.call("policies.get", { params }),
      api.call("licenses.list", { query: { policy: params.id, limit: MOST_COUNTED } }),
    ]);
    return { policy, licenses: { count: under.data.length, more: under.nextCursor !== null } };
  });
}

export async function action({ request, context, params }: Route.ActionArgs) {
  const [form, api] = [await readForm(request), apiFor(context)];
  if (textOf(form, "intent") === "remove") {
    if (!form.has("confirmed")) return askFirst(form, "remove");
    const removed = await attempt(request, () => api.call("policies.remove", { params, ...revisionOf(form) }));
    return removed.ok ? redirect("/admin/license-policies?done=removed") : refused(form, removed.problem);
  }
  form.delete("look");
  // What it does for those who have licences is seen before it is so.
  if (!form.has("confirmed")) return askFirst(form, "effect");
  const saved = await attempt(request, () => api.call("policies.update", { params, body: licensePolicyOf(form), ...revisionOf(form) }));
  return saved.ok ? redirect(`/admin/license-policies/${params.id}?done=saved`) : refused(form, saved.problem);
}

export default function LicensePolicy() {
  const { policy, licenses } = useLoaderData<typeof loader>();
  const { confirm, typed } = useRefusal();
  const now = useNow();
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
      {confirm === "effect" && typed && (
        <Confirm
          title={<FormattedMessage id="admin.license-policies.effect" />}
          submit={<FormattedMessage id="admin.license-policies.save" />}
          cancel={`/admin/license-policies/${policy.id}`}
          typed={typed}
          danger={false}
        >
          <PolicyEffect typed={typed} policy={policy} licenses={licenses} now={now} />
        </Confirm>
      )}
      <LicensePolicyForm key={policy.revision} policy={policy} />
      <Removal revision={policy.revision} cancel={`/admin/license-policies/${policy.id}`} name={policy.name}>
        <FormattedMessage id="admin.license-policies.remove.what" />
      </Removal>
    </Page>
  );
}
