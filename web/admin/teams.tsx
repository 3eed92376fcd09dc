import { FormattedMessage, useIntl } from "react-intl";
import { Link, useLoaderData } from "react-router";
import Users from "lucide-react/icons/users";
import { apiFor } from "../portal/api.server.ts";
import { load } from "../data.ts";
import { EmptyState } from "../ui/states.tsx";
import type { Route } from "./+types/teams.ts";
import { requireRight } from "./may.ts";
import { Page } from "./page.tsx";
import { Pages, Table } from "./table.tsx";

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "agents.manage");
  const cursor = new URL(request.url).searchParams.get("cursor");
  return load(request, () => apiFor(context).call("teams.list", { query: { limit: 50, ...(cursor && { cursor }) } }));
}

export default function Teams() {
  const intl = useIntl();
  const { data: teams, nextCursor } = useLoaderData<typeof loader>();
  const title = intl.formatMessage({ id: "admin.teams" });
  return (
    <Page
      title={title}
      label={title}
      lead={<FormattedMessage id="admin.teams.what" />}
      action={{ to: "/admin/teams/new", id: "admin.teams.new" }}
    >
      <Table
        caption={title}
        rows={teams}
        empty={
          <EmptyState icon={Users} title={<FormattedMessage id="admin.teams.none" />}>
            <FormattedMessage id="admin.teams.none.what" />
          </EmptyState>
        }
        columns={[
          {
            id: "admin.name",
            cell: (team) => (
              <Link to={`/admin/teams/${team.id}`} className="link font-medium">
                <bdi>{team.name}</bdi>
              </Link>
            ),
          },
          {
            id: "admin.members",
            cell: (team) =>
              team.members.length === 0 ? (
                <FormattedMessage id="admin.members.none" />
              ) : (
                <bdi>
                  {intl.formatList(
                    team.members.map(({ name }) => name),
                    { type: "unit" },
                  )}
                </bdi>
              ),
          },
        ]}
      />
      <Pages next={nextCursor} />
    </Page>
  );
}
