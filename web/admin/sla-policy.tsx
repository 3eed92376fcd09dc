import { FormattedMessage } from "react-intl";
import { Form, redirect, useLoaderData } from "react-router";
import { attempt, load, readForm, textOf } from "../data.ts";
import { apiFor } from "../portal/api.server.ts";
import { sessionContext } from "../context.ts";
import { Button } from "../ui/button.tsx";
import { Time } from "../ui/time.tsx";
import type { Route } from "./+types/sla-policy.ts";
import { requireRight } from "./may.ts";
import { Group, Page } from "./page.tsx";
import { refused } from "./refusal.tsx";
import { revisionOf } from "./revision.tsx";
import { SlaForm } from "./sla-form.tsx";
import { atCells, slaParts, slaPolicyOf } from "./sla-parts.ts";
import { tryPolicy } from "./sla-what-if.tsx";

export { shouldRevalidate } from "./revision.tsx";

export async function loader({ request, context, params }: Route.LoaderArgs) {
  requireRight(context, "sla.manage");
  const api = apiFor(context);
  const [policy, parts] = await load(request, () =>
    Promise.all([api.call("slaPolicies.get", { params }), slaParts(api, context.get(sessionContext).locale)]),
  );
  return { policy, parts };
}

export async function action({ request, context, params }: Route.ActionArgs) {
  const [form, api] = [await readForm(request), apiFor(context)];
  const held = await load(request, () => api.call("slaPolicies.get", { params }));
  const done = redirect(`/admin/sla-policies/${params.id}?done=saved`);
  const intent = textOf(form, "intent");
  if (intent === "retire" || intent === "restore") {
    const turned = await attempt(request, () =>
      api.call("slaPolicies.update", { params, body: { retired: intent === "retire" }, ...revisionOf(form) }),
    );
    return turned.ok ? done : refused(form, turned.problem);
  }
  if (form.has("try")) return tryPolicy(request, api, form, held);
  const said = await slaPolicyOf(api, form, held);
  if (!said.ok) return refused(form, said.problem);
  const saved = await attempt(request, () => api.call("slaPolicies.update", { params, body: said.body, ...revisionOf(form) }));
  return saved.ok ? done : refused(form, atCells(saved.problem, said.body.targets));
}

export default function EditSlaPolicy() {
  const { policy, parts } = useLoaderData<typeof loader>();
  const retired = policy.retiredAt !== null;
  return (
    <Page
      title={<bdi>{policy.name}</bdi>}
      label={policy.name}
      lead={<FormattedMessage id="admin.sla.version" values={{ version: policy.version, time: <Time at={policy.updatedAt} /> }} />}
      back={{ to: "/admin/sla-policies", id: "admin.sla-policies" }}
    >
      <SlaForm key={policy.revision} policy={policy} parts={parts} />
      <Group
        title={<FormattedMessage id={retired ? "admin.sla.restore" : "admin.sla.retire"} />}
        what={<FormattedMessage id={retired ? "admin.sla.restore.what" : "admin.sla.retire.what"} />}
      >
        <Form method="post">
          <input type="hidden" name="revision" value={policy.revision} />
          <Button type="submit" name="intent" value={retired ? "restore" : "retire"}>
            <FormattedMessage id={retired ? "admin.sla.restore" : "admin.sla.retire"} />
          </Button>
        </Form>
      </Group>
    </Page>
  );
}
