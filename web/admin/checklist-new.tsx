import { FormattedMessage, useIntl } from "react-intl";
import { redirect, useLoaderData } from "react-router";
import { attempt, load, readForm } from "../data.ts";
import type { RouteHandle } from "../i18n/wings.ts";
import { apiFor } from "../portal/api.server.ts";
import type { Route } from "./+types/checklist-new.ts";
import { ChecklistForm, templateOf } from "./checklist-form.tsx";
import { checklistParts } from "./checklist-parts.ts";
import { requireRight } from "./may.ts";
import { Page } from "./page.tsx";
import { refused } from "./refusal.tsx";

/** Names of types are the desk's. */
export const handle: RouteHandle = { wings: ["desk"] };

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "settings.manage");
  return load(request, () => checklistParts(apiFor(context)));
}

export async function action({ request, context }: Route.ActionArgs) {
  const form = await readForm(request);
  const created = await attempt(request, () => apiFor(context).call("checklistTemplates.create", { body: templateOf(form) }));
  return created.ok ? redirect(`/admin/checklists/${created.value.id}?done=created`) : refused(form, created.problem);
}

export default function NewChecklist() {
  const title = useIntl().formatMessage({ id: "admin.checklists.new" });
  const parts = useLoaderData<typeof loader>();
  return (
    <Page
      title={title}
      label={title}
      lead={<FormattedMessage id="admin.checklists.what" />}
      back={{ to: "/admin/checklists", id: "admin.checklists" }}
    >
      <ChecklistForm {...parts} />
    </Page>
  );
}
