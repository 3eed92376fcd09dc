import { FormattedMessage, useIntl } from "react-intl";
import { Link, useLoaderData } from "react-router";
import UserRoundPlus from "lucide-react/icons/user-round-plus";
import { apiFor } from "../portal/api.server.ts";
import { load } from "../data.ts";
import { Badge } from "../ui/badge.tsx";
import { EmptyState } from "../ui/states.tsx";
import { Time } from "../ui/time.tsx";
import type { Route } from "./+types/provisioning.ts";
import { requireRight } from "./may.ts";
import { Page } from "./page.tsx";
import { Pages, Table } from "./table.tsx";

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "settings.manage");
  const cursor = new URL(request.url).searchParams.get("cursor");
  return load(request, () => apiFor(context).call("scimConnections.list", { query: { ...(cursor && { cursor }) } }));
}

/** Identity providers that keep agents by SCIM. */
export default function Provisioning() {
  const intl = useIntl();
  const { data, nextCursor } = useLoaderData<typeof loader>();
  const title = intl.formatMessage({ id: "admin.scim" });
  return (
    <Page
      title={title}
      label={title}
      lead={<FormattedMessage id="admin.scim.what" />}
      action={{ to: "/admin/scim/new", id: "admin.scim.new" }}
    >
      <Table
        caption={title}
        rows={data}
        empty={
          <EmptyState icon={UserRoundPlus} title={<FormattedMessage id="admin.scim.empty" />}>
            <FormattedMessage id="admin.scim.empty.what" />
          </EmptyState>
        }
        columns={[
          {
            id: "admin.name",
            cell: (row) => (
              <Link to={`/admin/scim/${row.id}`} className="link">
                <bdi>{row.name}</bdi>
              </Link>
            ),
          },
          { id: "admin.scim.users", cell: (row) => <FormattedMessage id="admin.scim.users.count" values={{ count: row.users }} /> },
          {
            id: "admin.scim.lastUsed",
            cell: (row) => (row.lastUsedAt ? <Time at={row.lastUsedAt} /> : <FormattedMessage id="admin.scim.neverUsed" />),
          },
          {
            id: "admin.sso.state",
            cell: (row) => (
              <Badge tone={row.enabled ? "good" : "neutral"}>
                <FormattedMessage id={row.enabled ? "admin.sso.state.on" : "admin.sso.state.off"} />
              </Badge>
            ),
          },
        ]}
      />
      <Pages next={nextCursor} />
    </Page>
  );
}
