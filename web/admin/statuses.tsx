import { FormattedMessage, useIntl } from "react-intl";
import { Form, Link, redirect, useLoaderData } from "react-router";
import { localize } from "../../shared/locales.ts";
import { sessionContext } from "../context.ts";
import { attempt, load, readForm, textOf } from "../data.ts";
import { STATUS_SIGNS } from "../desk/status-name.tsx";
import type { RouteHandle } from "../i18n/wings.ts";
import { apiFor } from "../portal/api.server.ts";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import type { Route } from "./+types/statuses.ts";
import { requireRight, rightsOf } from "./may.ts";
import { Page } from "./page.tsx";
import { refused } from "./refusal.tsx";
import { Table } from "./table.tsx";

/** Names of types and categories are the desk's. */
export const handle: RouteHandle = { wings: ["desk"] };

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "settings.read");
  const { locale } = context.get(sessionContext);
  const { data } = await load(request, () => apiFor(context).call("tickets.statuses"));
  return {
    may: rightsOf(context).includes("settings.manage"),
    statuses: data.map(({ id, category, name, publicName, icon, types, isDefault, retired }) => ({
      id,
      category,
      icon,
      types,
      isDefault,
      retired,
      name: localize(name, locale),
      publicName: publicName && localize(publicName, locale),
    })),
  };
}

export async function action({ request, context }: Route.ActionArgs) {
  const form = await readForm(request);
  const ids = textOf(form, "ids").split(",");
  const at = ids.indexOf(textOf(form, "id"));
  if (at > 0) [ids[at - 1], ids[at]] = [ids[at]!, ids[at - 1]!];
  const ordered = await attempt(request, () => apiFor(context).call("ticketStatuses.order", { body: { ids } }));
  return ordered.ok ? redirect("/admin/statuses?done=saved") : refused(form, ordered.problem);
}

export default function Statuses() {
  const intl = useIntl();
  const { statuses, may } = useLoaderData<typeof loader>();
  const title = intl.formatMessage({ id: "admin.statuses" });
  const ids = statuses.map(({ id }) => id).join(",");
  const before = (index: number) => statuses[index - 1]?.category === statuses[index]!.category;
  return (
    <Page
      title={title}
      label={title}
      lead={<FormattedMessage id="admin.statuses.what" />}
      {...(may && { action: { to: "/admin/statuses/new", id: "admin.statuses.new" } })}
    >
      <Table
        caption={title}
        rows={statuses}
        empty={null}
        columns={[
          {
            id: "admin.name",
            cell: (status) => (
              <span className="flex flex-wrap items-center gap-2">
                <Icon as={STATUS_SIGNS[status.icon]} />
                <Link to={`/admin/statuses/${status.id}`} className="link font-medium">
                  <bdi>{status.name}</bdi>
                </Link>
                {status.retired && (
                  <Badge tone="neutral">
                    <FormattedMessage id="admin.statuses.retired" />
                  </Badge>
                )}
              </span>
            ),
          },
          { id: "admin.statuses.category", cell: (status) => <FormattedMessage id={`status.${status.category}`} /> },
          {
            id: "admin.statuses.publicName",
            cell: (status) =>
              status.publicName ? (
                <bdi>{status.publicName}</bdi>
              ) : (
                <span className="text-faint">
                  <FormattedMessage id="admin.statuses.publicName.none" />
                </span>
              ),
          },
          {
            id: "admin.statuses.types",
            cell: (status) =>
              status.types ? (
                intl.formatList(status.types.map((type) => intl.formatMessage({ id: `type.${type}` })))
              ) : (
                <span className="text-faint">
                  <FormattedMessage id="admin.statuses.types.all" />
                </span>
              ),
          },
          {
            id: "admin.fields.order",
            end: true,
            cell: (status) =>
              may && before(statuses.indexOf(status)) ? (
                <Form method="post">
                  <input type="hidden" name="ids" value={ids} />
                  <input type="hidden" name="id" value={status.id} />
                  <Button type="submit" size="sm" aria-label={intl.formatMessage({ id: "admin.fields.up" }, { name: status.name })}>
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
