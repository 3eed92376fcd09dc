import { FormattedMessage, useIntl } from "react-intl";
import { redirect, useLoaderData } from "react-router";
import { attempt, load, readForm } from "../data.ts";
import { apiFor } from "../portal/api.server.ts";
import { sessionContext } from "../context.ts";
import type { Route } from "./+types/sla-policy-new.ts";
import { requireRight } from "./may.ts";
import { Page } from "./page.tsx";
import { refused } from "./refusal.tsx";
import { SlaForm } from "./sla-form.tsx";
import { atCells, slaParts, slaPolicyOf } from "./sla-parts.ts";
import { tryPolicy } from "./sla-what-if.tsx";

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "sla.manage");
  return load(request, () => slaParts(apiFor(context), context.get(sessionContext).locale));
}

export async function action({ request, context }: Route.ActionArgs) {
  const [form, api] = [await readForm(request), apiFor(context)];
  if (form.has("try")) return tryPolicy(request, api, form);
  const said = await slaPolicyOf(api, form);
  if (!said.ok) return refused(form, said.problem);
  const created = await attempt(request, () => api.call("slaPolicies.create", { body: said.body }));
  return created.ok
    ? redirect(`/admin/sla-policies/${created.value.id}?done=created`)
    : refused(form, atCells(created.problem, said.body.targets));
}

export default function NewSlaPolicy() {
  const title = useIntl().formatMessage({ id: "admin.sla.new" });
  const parts = useLoaderData<typeof loader>();
  return (
    <Page
      title={title}
      label={title}
      lead={<FormattedMessage id="admin.sla-policies.lead" />}
      back={{ to: "/admin/sla-policies", id: "admin.sla-policies" }}
    >
      <SlaForm parts={parts} />
    </Page>
  );
}
