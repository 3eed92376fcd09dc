import { FormattedMessage, useIntl } from "react-intl";
import { Link, useLoaderData } from "react-router";
import Split from "lucide-react/icons/split";
import { load } from "../data.ts";
import { apiFor } from "../portal/api.server.ts";
import { Badge } from "../ui/badge.tsx";
import { EmptyState } from "../ui/states.tsx";
import { Time } from "../ui/time.tsx";
import type { Route } from "./+types/routing.ts";
import { requireRight, rightsOf } from "./may.ts";
import { Group, Page } from "./page.tsx";
import { Table } from "./table.tsx";

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "routing.read");
  const api = apiFor(context);
  const [teams, agents] = await load(request, () => Promise.all([api.call("routing.teams", {}), api.call("routing.agents", {})]));
  return { teams: teams.data, agents: agents.data, may: rightsOf(context).includes("routing.manage") };
}

/** A name that leads to its settings, for whoever may change them. */
function Named({ to, may, children }: { to: string; may: boolean; children: string }) {
  return may ? (
    <Link to={to} className="link font-medium">
      <bdi>{children}</bdi>
    </Link>
  ) : (
    <bdi className="font-medium">{children}</bdi>
  );
}

export default function Routing() {
  const intl = useIntl();
  const { teams, agents, may } = useLoaderData<typeof loader>();
  const title = intl.formatMessage({ id: "admin.routing" });
  const none = (
    <EmptyState icon={Split} title={<FormattedMessage id="admin.routing.none" />}>
      <FormattedMessage id="admin.routing.none.what" />
    </EmptyState>
  );
  return (
    <Page title={title} label={title} lead={<FormattedMessage id="admin.routing.lead" />}>
      <Table
        caption={intl.formatMessage({ id: "admin.teams" })}
        rows={teams.map((one) => ({ ...one, id: one.team.id }))}
        empty={none}
        columns={[
          {
            id: "admin.routing.team",
            cell: ({ team }) => (
              <Named to={`/admin/routing/teams/${team.id}`} may={may}>
                {team.name}
              </Named>
            ),
          },
          {
            id: "admin.routing.how",
            cell: ({ automatic, method }) => (
              <FormattedMessage id={automatic ? `admin.routing.method.${method}` : "admin.routing.byHand"} />
            ),
          },
          { id: "admin.routing.waiting", end: true, cell: ({ waiting }) => <span className="tabular">{intl.formatNumber(waiting)}</span> },
        ]}
      />
      <Group title={<FormattedMessage id="admin.routing.load" />} what={<FormattedMessage id="admin.routing.load.what" />}>
        <Table
          caption={intl.formatMessage({ id: "admin.routing.load" })}
          rows={agents.map((one) => ({ ...one, id: one.agent.id }))}
          empty={none}
          columns={[
            {
              id: "admin.name",
              cell: ({ agent, teams: his }) => (
                <span className="grid">
                  <Named to={`/admin/routing/agents/${agent.id}`} may={may}>
                    {agent.name}
                  </Named>
                  <bdi className="text-sm text-faint">{intl.formatList(his.map(({ name }) => name))}</bdi>
                </span>
              ),
            },
            {
              id: "admin.routing.open",
              cell: ({ load: total, capacity, loads }) => (
                <span className="grid">
                  {capacity.any === undefined ? (
                    intl.formatNumber(total)
                  ) : (
                    <FormattedMessage id="admin.routing.hasOf" values={{ load: total, most: capacity.any }} />
                  )}
                  <span className="text-sm text-faint">
                    {intl.formatList(
                      Object.entries(loads).map(
                        ([channel, count]) => `${intl.formatMessage({ id: `channel.${channel}` })} ${intl.formatNumber(count)}`,
                      ),
                    )}
                  </span>
                </span>
              ),
            },
            {
              id: "admin.routing.there",
              cell: ({ presence, absentUntil }) =>
                absentUntil ? (
                  <Badge tone="warn">
                    <FormattedMessage id="admin.routing.absent" values={{ time: <Time at={absentUntil} /> }} />
                  </Badge>
                ) : (
                  <Badge tone={presence === "available" ? "good" : "neutral"}>
                    <FormattedMessage id={`admin.routing.presence.${presence}`} />
                  </Badge>
                ),
            },
          ]}
        />
      </Group>
    </Page>
  );
}
