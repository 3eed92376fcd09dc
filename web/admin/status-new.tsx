import { FormattedMessage, useIntl } from "react-intl";
import { redirect } from "react-router";
import { attempt, readForm, textOf } from "../data.ts";
import type { RouteHandle } from "../i18n/wings.ts";
import { apiFor } from "../portal/api.server.ts";
import type { Route } from "./+types/status-new.ts";
import { requireRight } from "./may.ts";
import { Page } from "./page.tsx";
import { refused } from "./refusal.tsx";
import { CATEGORIES, StatusForm, statusOf } from "./status-form.tsx";

/** Names of types and categories are the desk's. */
export const handle: RouteHandle = { wings: ["desk"] };

export function loader({ context }: Route.LoaderArgs) {
  requireRight(context, "settings.manage");
  return null;
}

export async function action({ request, context }: Route.ActionArgs) {
  const form = await readForm(request);
  const category = CATEGORIES.find((one) => one === textOf(form, "category")) ?? "open";
  const slug = textOf(form, "slug").trim();
  const created = await attempt(request, () =>
    apiFor(context).call("ticketStatuses.create", { body: { category, ...(slug && { slug }), ...statusOf(form, false) } }),
  );
  return created.ok ? redirect(`/admin/statuses/${created.value.id}?done=created`) : refused(form, created.problem);
}

export default function NewStatus() {
  const title = useIntl().formatMessage({ id: "admin.statuses.new" });
  return (
    <Page
      title={title}
      label={title}
      lead={<FormattedMessage id="admin.statuses.what" />}
      back={{ to: "/admin/statuses", id: "admin.statuses" }}
    >
      <StatusForm />
    </Page>
  );
}
