import { FormattedMessage, useIntl } from "react-intl";
import { Link, useLoaderData } from "react-router";
import KeySquare from "lucide-react/icons/key-square";
import { apiFor } from "../portal/api.server.ts";
import { load } from "../data.ts";
import { Badge } from "../ui/badge.tsx";
import { EmptyState } from "../ui/states.tsx";
import type { Route } from "./+types/single-sign-on.ts";
import { requireRight } from "./may.ts";
import { Page } from "./page.tsx";
import { Pages, Table } from "./table.tsx";

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "settings.manage");
  const cursor = new URL(request.url).searchParams.get("cursor");
  return load(request, () => apiFor(context).call("ssoConnections.list", { query: { ...(cursor && { cursor }) } }));
}

/** The connections to identity providers. */
export default function SingleSignOn() {
  const intl = useIntl();
  const { data, nextCursor } = useLoaderData<typeof loader>();
  const title = intl.formatMessage({ id: "admin.sso" });
  return (
    <Page
      title={title}
      label={title}
      lead={<FormattedMessage id="admin.sso.what" />}
      action={{ to: "/admin/sso/new", id: "admin.sso.new" }}
    >
      <Table
        caption={title}
        rows={data}
        empty={
          <EmptyState icon={KeySquare} title={<FormattedMessage id="admin.sso.empty" />}>
            <FormattedMessage id="admin.sso.empty.what" />
          </EmptyState>
        }
        columns={[
          {
            id: "admin.name",
            cell: (row) => (
              <Link to={`/admin/sso/${row.id}`} className="link">
                <bdi>{row.name}</bdi>
              </Link>
            ),
          },
          {
            id: "admin.sso.for",
            cell: (row) => (row.organization ? <bdi>{row.organization.name}</bdi> : <FormattedMessage id="admin.sso.agents" />),
          },
          {
            id: "admin.sso.state",
            cell: (row) => (
              <Badge tone={row.enabled ? "good" : "neutral"}>
                <FormattedMessage
                  id={row.enabled ? (row.required ? "admin.sso.state.required" : "admin.sso.state.on") : "admin.sso.state.off"}
                />
              </Badge>
            ),
          },
        ]}
      />
      <Pages next={nextCursor} />
    </Page>
  );
}
