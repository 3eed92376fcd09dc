import { FormattedMessage, useIntl } from "react-intl";
import { Link, useLoaderData } from "react-router";
import UserCog from "lucide-react/icons/user-cog";
import { apiFor } from "../portal/api.server.ts";
import { load } from "../data.ts";
import { Badge } from "../ui/badge.tsx";
import { EmptyState } from "../ui/states.tsx";
import type { Route } from "./+types/people.ts";
import { allRoles } from "./lists.ts";
import { requireRight } from "./may.ts";
import { Page } from "./page.tsx";
import { roleName } from "./role-names.tsx";
import { SearchBox } from "./search-box.tsx";
import { Pages, Table } from "./table.tsx";

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "agents.manage");
  const query = new URL(request.url).searchParams;
  const q = (query.get("q") ?? "").trim();
  const cursor = query.get("cursor");
  const role = query.get("role") ?? "";
  const invited = query.has("invited");
  const api = apiFor(context);
  const [page, roles] = await load(request, () =>
    Promise.all([
      api.call("agents.list", {
        query: { limit: 50, ...(q && { q }), ...(role && { role }), ...(invited && { invited: "true" }), ...(cursor && { cursor }) },
      }),
      allRoles(api),
    ]),
  );
  return { ...page, q, role, roles };
}

export default function People() {
  const intl = useIntl();
  const { data: agents, nextCursor, q, role, roles } = useLoaderData<typeof loader>();
  const title = intl.formatMessage({ id: "admin.people" });
  return (
    <Page
      title={title}
      label={title}
      lead={<FormattedMessage id="admin.people.what" />}
      action={{ to: "/admin/people/new", id: "admin.people.invite" }}
    >
      <SearchBox q={q} label="admin.people.search" />
      <p>
        <Link to="/admin/people?invited=yes" className="link">
          <FormattedMessage id="admin.people.invited.open" />
        </Link>
      </p>
      {role !== "" && (
        <p className="flex flex-wrap gap-x-4">
          <FormattedMessage id="admin.people.ofRole" values={{ role: <bdi>{roleName(intl, roles, role)}</bdi> }} />
          <Link to="/admin/people" className="link">
            <FormattedMessage id="admin.people.everybody" />
          </Link>
        </p>
      )}
      <Table
        caption={title}
        rows={agents}
        empty={
          <EmptyState icon={UserCog} title={<FormattedMessage id="admin.people.none" />}>
            <FormattedMessage id="admin.search.none" />
          </EmptyState>
        }
        columns={[
          {
            id: "admin.name",
            cell: (agent) => (
              <>
                <Link to={`/admin/people/${agent.id}`} className="link font-medium">
                  <bdi>{agent.name}</bdi>
                </Link>
                <p className="text-faint">
                  <bdi dir="ltr">{agent.email}</bdi>
                </p>
              </>
            ),
          },
          { id: "admin.role", cell: (agent) => <bdi>{roleName(intl, roles, agent.role)}</bdi> },
          {
            id: "admin.teams",
            cell: (agent) => (
              <bdi>
                {intl.formatList(
                  agent.teams.map(({ name }) => name),
                  { type: "unit" },
                )}
              </bdi>
            ),
          },
          {
            id: "admin.state",
            cell: (agent) => (
              <Badge tone={agent.invited ? "warn" : agent.active ? "good" : "neutral"}>
                {intl.formatMessage({
                  id: agent.invited ? "admin.people.invited" : agent.active ? "admin.state.active" : "admin.state.inactive",
                })}
              </Badge>
            ),
          },
        ]}
      />
      <Pages next={nextCursor} />
    </Page>
  );
}
