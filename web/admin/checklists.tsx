import { FormattedMessage, useIntl } from "react-intl";
import { Form, Link, redirect, useLoaderData } from "react-router";
import ListChecks from "lucide-react/icons/list-checks";
import { attempt, load, readForm, textOf } from "../data.ts";
import type { RouteHandle } from "../i18n/wings.ts";
import { apiFor } from "../portal/api.server.ts";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { EmptyState } from "../ui/states.tsx";
import type { Route } from "./+types/checklists.ts";
import { requireRight, rightsOf } from "./may.ts";
import { Page } from "./page.tsx";
import { refused } from "./refusal.tsx";
import { Table } from "./table.tsx";

/** Names of types are the desk's. */
export const handle: RouteHandle = { wings: ["desk"] };

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "settings.read");
  const { data } = await load(request, () => apiFor(context).call("checklistTemplates.list", { query: { archived: "true" } }));
  return {
    may: rightsOf(context).includes("settings.manage"),
    templates: data.map(({ steps, ...one }) => ({ ...one, steps: steps.length })),
  };
}

export async function action({ request, context }: Route.ActionArgs) {
  const form = await readForm(request);
  const ids = textOf(form, "ids").split(",");
  const at = ids.indexOf(textOf(form, "id"));
  if (at > 0) [ids[at - 1], ids[at]] = [ids[at]!, ids[at - 1]!];
  const ordered = await attempt(request, () => apiFor(context).call("checklistTemplates.order", { body: { ids } }));
  return ordered.ok ? redirect("/admin/checklists?done=saved") : refused(form, ordered.problem);
}

export default function Checklists() {
  const intl = useIntl();
  const { templates, may } = useLoaderData<typeof loader>();
  const title = intl.formatMessage({ id: "admin.checklists" });
  const ids = templates.map(({ id }) => id).join(",");
  return (
    <Page
      title={title}
      label={title}
      lead={<FormattedMessage id="admin.checklists.what" />}
      {...(may && { action: { to: "/admin/checklists/new", id: "admin.checklists.new" } })}
    >
      <Table
        caption={title}
        rows={templates}
        empty={
          <EmptyState icon={ListChecks} title={<FormattedMessage id="admin.checklists.none" />}>
            <FormattedMessage id="admin.checklists.none.what" />
          </EmptyState>
        }
        columns={[
          {
            id: "admin.name",
            cell: (template) => (
              <span className="flex flex-wrap items-center gap-2">
                <Link to={`/admin/checklists/${template.id}`} className="link font-medium">
                  <bdi>{template.name}</bdi>
                </Link>
                {template.archived && (
                  <Badge tone="neutral">
                    <FormattedMessage id="admin.checklists.retired" />
                  </Badge>
                )}
              </span>
            ),
          },
          {
            id: "admin.checklists.for",
            cell: ({ type, product, brand, form }) => (
              <span className="flex flex-wrap gap-x-2">
                <FormattedMessage id={type ? `type.${type}` : "admin.checklists.anyType"} />
                {[product, brand, form].map((one) => one && <bdi key={one.id}>{one.name}</bdi>)}
              </span>
            ),
          },
          { id: "admin.checklists.steps", end: true, cell: ({ steps }) => <span className="tabular">{intl.formatNumber(steps)}</span> },
          {
            id: "admin.checklists.automatic.short",
            cell: ({ automatic }) => <FormattedMessage id={automatic ? "fields.yes" : "fields.no"} />,
          },
          {
            id: "admin.checklists.mustFinish.short",
            cell: ({ mustFinish }) => <FormattedMessage id={mustFinish ? "fields.yes" : "fields.no"} />,
          },
          {
            id: "admin.fields.order",
            end: true,
            cell: (template) =>
              may && template.id !== templates[0]?.id ? (
                <Form method="post">
                  <input type="hidden" name="ids" value={ids} />
                  <input type="hidden" name="id" value={template.id} />
                  <Button type="submit" size="sm" aria-label={intl.formatMessage({ id: "admin.fields.up" }, { name: template.name })}>
                    ↑
                  </Button>
                </Form>
              ) : null,
          },
        ]}
      />
    </Page>
  );
}
