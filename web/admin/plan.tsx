import { FormattedMessage } from "react-intl";
import { Form, redirect, useLoaderData } from "react-router";
import { attempt, load, readForm, textOf } from "../data.ts";
import type { RouteHandle } from "../i18n/wings.ts";
import { apiFor } from "../portal/api.server.ts";
import { Button } from "../ui/button.tsx";
import { PlanWords } from "../ui/plan-words.tsx";
import type { Route } from "./+types/plan.ts";
import { requireRight } from "./may.ts";
import { Group, Page } from "./page.tsx";
import { PlanForm } from "./plan-form.tsx";
import { planOf, pricesOf } from "./plan-of.ts";
import { askFirst, refused } from "./refusal.tsx";
import { Removal } from "./removal.tsx";
import { revisionOf } from "./revision.tsx";

export { shouldRevalidate } from "./revision.tsx";
export const handle: RouteHandle = { wings: ["portal"] };

export async function loader({ request, context, params }: Route.LoaderArgs) {
  requireRight(context, "plans.manage");
  const api = apiFor(context);
  const [plan, products] = await load(request, () =>
    Promise.all([api.call("plans.get", { params }), api.call("products.list", { query: { limit: 200 } })]),
  );
  const { data: sold } = await load(request, () => api.call("subscriptions.list", { query: { plan: plan.id, limit: 1 } }));
  return { plan, sold: sold.length > 0, products: products.data.map(({ id, name }) => ({ id, name })) };
}

export async function action({ request, context, params }: Route.ActionArgs) {
  const [form, api] = [await readForm(request), apiFor(context)];
  const intent = textOf(form, "intent");
  if (intent === "remove") {
    if (!form.has("confirmed")) return askFirst(form, "remove");
    const removed = await attempt(request, () => api.call("plans.remove", { params, ...revisionOf(form) }));
    return removed.ok ? redirect("/admin/plans?done=removed") : refused(form, removed.problem);
  }
  const said = pricesOf(form);
  if ("problem" in said) return refused(form, said.problem);
  const body = intent === "archive" || intent === "restore" ? { archived: intent === "archive" } : { ...planOf(form), ...said };
  const saved = await attempt(request, () => api.call("plans.update", { params, body, ...revisionOf(form) }));
  return saved.ok ? redirect(`/admin/plans/${params.id}?done=saved`) : refused(form, saved.problem);
}

export default function Plan() {
  const { plan, sold, products } = useLoaderData<typeof loader>();
  const archived = plan.archivedAt !== null;
  return (
    <Page title={<bdi>{plan.name}</bdi>} label={plan.name} back={{ to: "/admin/plans", id: "admin.plans" }}>
      <Group title={<FormattedMessage id="admin.policies.words" />} what={<FormattedMessage id="admin.plans.words.what" />}>
        <div className="card p-4">
          <PlanWords plan={plan} headings="h3" />
        </div>
        <p>
          <a className="link" href={`/plans/${plan.slug}`}>
            <FormattedMessage id="admin.plans.look" />
          </a>
        </p>
      </Group>
      <PlanForm key={plan.revision} plan={plan} products={products} />
      <Group
        title={<FormattedMessage id={archived ? "admin.plans.restore" : "admin.plans.archive"} />}
        what={<FormattedMessage id={archived ? "admin.plans.restore.what" : "admin.plans.archive.what"} />}
      >
        <Form method="post">
          <input type="hidden" name="revision" value={plan.revision} />
          <Button type="submit" name="intent" value={archived ? "restore" : "archive"}>
            <FormattedMessage id={archived ? "admin.plans.restore" : "admin.plans.archive"} />
          </Button>
        </Form>
      </Group>
      {!sold && (
        <Removal revision={plan.revision} cancel={`/admin/plans/${plan.id}`} name={plan.name}>
          <FormattedMessage id="admin.plans.remove.what" />
        </Removal>
      )}
    </Page>
  );
}
