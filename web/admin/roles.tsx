import { FormattedMessage, useIntl } from "react-intl";
import { Link, useLoaderData } from "react-router";
import { apiFor } from "../portal/api.server.ts";
import { load } from "../data.ts";
import { Badge } from "../ui/badge.tsx";
import type { Route } from "./+types/roles.ts";
import { requireRight } from "./may.ts";
import { Page } from "./page.tsx";
import { roleDoes, roleName } from "./role-names.tsx";
import { Pages, Table } from "./table.tsx";

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "agents.manage");
  const cursor = new URL(request.url).searchParams.get("cursor");
  return load(request, () => apiFor(context).call("roles.list", { query: { limit: 50, ...(cursor && { cursor }) } }));
}

export default function Roles() {
  const intl = useIntl();
  const { data: roles, nextCursor } = useLoaderData<typeof loader>();
  const title = intl.formatMessage({ id: "admin.roles" });
  return (
    <Page
      title={title}
      label={title}
      lead={<FormattedMessage id="admin.roles.what" />}
      action={{ to: "/admin/roles/new", id: "admin.roles.new" }}
    >
      <p>
        <Link to="/admin/rights" className="link">
          <FormattedMessage id="admin.rights.who" />
        </Link>
      </p>
      <Table
        caption={title}
        rows={roles}
        empty={null}
        columns={[
          {
            id: "admin.name",
            cell: (role) => (
              <>
                <span className="flex flex-wrap items-center gap-2">
                  <Link to={`/admin/roles/${role.slug}`} className="link font-medium">
                    <bdi>{roleName(intl, roles, role.slug)}</bdi>
                  </Link>
                  {role.builtIn && (
                    <Badge>
                      <FormattedMessage id="admin.roles.builtIn" />
                    </Badge>
                  )}
                </span>
                <p className="text-soft">
                  <bdi>{roleDoes(intl, roles, role.slug)}</bdi>
                </p>
              </>
            ),
          },
          { id: "admin.roles.rights", cell: (role) => intl.formatNumber(role.rights.length), end: true },
          {
            id: "admin.roles.holders",
            end: true,
            cell: (role) =>
              role.agents === 0 ? (
                intl.formatNumber(0)
              ) : (
                <Link to={`/admin/people?role=${role.slug}`} className="link">
                  {intl.formatNumber(role.agents)}
                </Link>
              ),
          },
        ]}
      />
      <Pages next={nextCursor} />
    </Page>
  );
}
