import { FormattedMessage, useIntl } from "react-intl";
import { Form, Link, redirect, useLoaderData } from "react-router";
import ClipboardList from "lucide-react/icons/clipboard-list";
import { attempt, load, readForm, textOf } from "../data.ts";
import type { RouteHandle } from "../i18n/wings.ts";
import { apiFor } from "../portal/api.server.ts";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { EmptyState } from "../ui/states.tsx";
import type { Route } from "./+types/forms.ts";
import { requireRight, rightsOf } from "./may.ts";
import { Page } from "./page.tsx";
import { refused } from "./refusal.tsx";
import { Table } from "./table.tsx";

/** Names of types are the desk's. */
export const handle: RouteHandle = { wings: ["desk"] };

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "settings.read");
  const { data } = await load(request, () => apiFor(context).call("ticketForms.list", { query: { archived: "true" } }));
  return {
    may: rightsOf(context).includes("settings.manage"),
    forms: data.map(({ id, name, type, product, portal, archived }) => ({ id, name, type, product, portal, archived })),
  };
}

export async function action({ request, context }: Route.ActionArgs) {
  const form = await readForm(request);
  const ids = textOf(form, "ids").split(",");
  const at = ids.indexOf(textOf(form, "id"));
  if (at > 0) [ids[at - 1], ids[at]] = [ids[at]!, ids[at - 1]!];
  const ordered = await attempt(request, () => apiFor(context).call("ticketForms.order", { body: { ids } }));
  return ordered.ok ? redirect("/admin/forms?done=saved") : refused(form, ordered.problem);
}

export default function Forms() {
  const intl = useIntl();
  const { forms, may } = useLoaderData<typeof loader>();
  const title = intl.formatMessage({ id: "admin.forms" });
  const ids = forms.map(({ id }) => id).join(",");
  return (
    <Page
      title={title}
      label={title}
      lead={<FormattedMessage id="admin.forms.what" />}
      {...(may && { action: { to: "/admin/forms/new", id: "admin.forms.new" } })}
    >
      <Table
        caption={title}
        rows={forms}
        empty={
          <EmptyState icon={ClipboardList} title={<FormattedMessage id="admin.forms.none" />}>
            <FormattedMessage id="admin.forms.none.what" />
          </EmptyState>
        }
        columns={[
          {
            id: "admin.name",
            cell: (form) => (
              <span className="flex flex-wrap items-center gap-2">
                <Link to={`/admin/forms/${form.id}`} className="link font-medium">
                  <bdi>{form.name}</bdi>
                </Link>
                {form.archived && (
                  <Badge tone="neutral">
                    <FormattedMessage id="admin.fields.archived" />
                  </Badge>
                )}
              </span>
            ),
          },
          { id: "admin.forms.type", cell: (form) => <FormattedMessage id={`type.${form.type}`} /> },
          {
            id: "admin.forms.product",
            cell: (form) => (form.product ? <bdi>{form.product.name}</bdi> : <FormattedMessage id="admin.forms.any" />),
          },
          { id: "admin.forms.portal.short", cell: (form) => <FormattedMessage id={form.portal ? "fields.yes" : "fields.no"} /> },
          {
            id: "admin.fields.order",
            end: true,
            cell: (form) =>
              may && form.id !== forms[0]?.id ? (
                <Form method="post">
                  <input type="hidden" name="ids" value={ids} />
                  <input type="hidden" name="id" value={form.id} />
                  <Button type="submit" size="sm" aria-label={intl.formatMessage({ id: "admin.fields.up" }, { name: form.name })}>
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
