import { FormattedMessage, useIntl } from "react-intl";
import { redirect, useLoaderData } from "react-router";
import { attempt, load, readForm } from "../data.ts";
import type { RouteHandle } from "../i18n/wings.ts";
import { apiFor } from "../portal/api.server.ts";
import type { Route } from "./+types/plan-new.ts";
import { requireRight } from "./may.ts";
import { Page } from "./page.tsx";
import { PlanForm } from "./plan-form.tsx";
import { planOf, pricesOf } from "./plan-of.ts";
import { refused } from "./refusal.tsx";

export const handle: RouteHandle = { wings: ["portal"] };

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "plans.manage");
  const { data } = await load(request, () => apiFor(context).call("products.list", { query: { limit: 200 } }));
  return { products: data.map(({ id, name }) => ({ id, name })) };
}

export async function action({ request, context }: Route.ActionArgs) {
  const form = await readForm(request);
  const said = pricesOf(form);
  if ("problem" in said) return refused(form, said.problem);
  const created = await attempt(request, () => apiFor(context).call("plans.create", { body: { ...planOf(form), ...said } }));
  return created.ok ? redirect(`/admin/plans/${created.value.id}?done=created`) : refused(form, created.problem);
}

export default function NewPlan() {
  const title = useIntl().formatMessage({ id: "admin.plans.new" });
  const { products } = useLoaderData<typeof loader>();
  return (
    <Page title={title} label={title} lead={<FormattedMessage id="admin.plans.what" />} back={{ to: "/admin/plans", id: "admin.plans" }}>
      <PlanForm products={products} />
    </Page>
  );
}
