import { redirect, useLoaderData } from "react-router";
import { attempt, load, readForm, textOf } from "../data.ts";
import type { RouteHandle } from "../i18n/wings.ts";
import { apiFor } from "../portal/api.server.ts";
import type { Route } from "./+types/checklist.ts";
import { ChecklistForm, templateOf } from "./checklist-form.tsx";
import { checklistParts } from "./checklist-parts.ts";
import { requireRight } from "./may.ts";
import { Page } from "./page.tsx";
import { refused } from "./refusal.tsx";
import { revisionOf } from "./revision.tsx";

export { shouldRevalidate } from "./revision.tsx";

/** Names of types are the desk's. */
export const handle: RouteHandle = { wings: ["desk"] };

export async function loader({ request, context, params }: Route.LoaderArgs) {
  requireRight(context, "settings.read");
  const api = apiFor(context);
  const [template, parts] = await load(request, () => Promise.all([api.call("checklistTemplates.get", { params }), checklistParts(api)]));
  return { template, ...parts };
}

export async function action({ request, context, params }: Route.ActionArgs) {
  const form = await readForm(request);
  const archive = textOf(form, "archive");
  const saved = await attempt(request, () =>
    apiFor(context).call("checklistTemplates.update", {
      params,
      body: { ...templateOf(form), ...(archive && { archived: archive === "yes" }) },
      ...revisionOf(form),
    }),
  );
  return saved.ok ? redirect(`/admin/checklists/${params.id}?done=saved`) : refused(form, saved.problem);
}

export default function EditChecklist() {
  const { template, ...parts } = useLoaderData<typeof loader>();
  return (
    <Page title={<bdi>{template.name}</bdi>} label={template.name} back={{ to: "/admin/checklists", id: "admin.checklists" }}>
      <ChecklistForm key={template.revision} template={template} {...parts} />
    </Page>
  );
}
