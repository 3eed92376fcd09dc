import { FormattedMessage, useIntl } from "react-intl";
import { Link, useLoaderData } from "react-router";
import UserCog from "lucide-react/icons/user-cog";
import { apiFor } from "../portal/api.server.ts";
import { load } from "../data.ts";
import { Badge } from "../ui/badge.tsx";
import { EmptyState } from "../ui/states.tsx";
import type { Route } from "./+types/people.ts";
import { requireRight } from "./may.ts";
import { Page } from "./page.tsx";
import { SearchBox } from "./search-box.tsx";
import { Pages, Table } from "./table.tsx";

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "agents.manage");
  const query = new URL(request.url).searchParams;
  const q = (query.get("q") ?? "").trim();
  const cursor = query.get("cursor");
  const page = await load(request, () =>
    apiFor(context).call("agents.list", { query: { limit: 50, ...(q && { q }), ...(cursor && { cursor }) } }),
  );
  return { ...page, q };
}

export default function People() {
  const intl = useIntl();
  const { data: agents, nextCursor, q } = useLoaderData<typeof loader>();
  const title = intl.formatMessage({ id: "admin.people" });
  return (
    <Page
      title={title}
      label={title}
      lead={<FormattedMessage id="admin.people.what" />}
      action={{ to: "/admin/people/new", id: "admin.people.invite" }}
    >
      <SearchBox q={q} label="admin.people.search" />
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
          { id: "admin.role", cell: (agent) => <FormattedMessage id={`admin.role.${agent.role}`} /> },
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
              <Badge tone={agent.active ? "good" : "neutral"}>
                {intl.formatMessage({ id: agent.active ? "admin.state.active" : "admin.state.inactive" })}
              </Badge>
            ),
          },
        ]}
      />
      <Pages next={nextCursor} />
    </Page>
  );
}
