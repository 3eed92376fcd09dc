import { FormattedMessage, useIntl } from "react-intl";
import { Link, useLoaderData } from "react-router";
import Bug from "lucide-react/icons/bug";
import { apiFor } from "../portal/api.server.ts";
import { load } from "../data.ts";
import { Badge } from "../ui/badge.tsx";
import { EmptyState } from "../ui/states.tsx";
import type { Route } from "./+types/trackers.ts";
import { requireRight, rightsOf } from "./may.ts";
import { Page } from "./page.tsx";
import { Pages, Table } from "./table.tsx";
import { TRACKER_NAMES } from "./tracker-form.tsx";

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "settings.read");
  const cursor = new URL(request.url).searchParams.get("cursor");
  const page = await load(request, () => apiFor(context).call("trackers.list", { query: { limit: 50, ...(cursor && { cursor }) } }));
  return { ...page, may: rightsOf(context).includes("settings.manage") };
}

/** Trackers of the developers, and how many known issues are kept in step with them. */
export default function Trackers() {
  const title = useIntl().formatMessage({ id: "admin.trackers" });
  const { data, nextCursor, may } = useLoaderData<typeof loader>();
  return (
    <Page
      title={title}
      label={title}
      lead={<FormattedMessage id="admin.trackers.what" />}
      {...(may && { action: { to: "/admin/trackers/new", id: "admin.trackers.new" } })}
    >
      <Table
        caption={title}
        rows={data}
        empty={
          <EmptyState icon={Bug} title={<FormattedMessage id="admin.trackers.none" />}>
            <FormattedMessage id="admin.trackers.none.what" />
          </EmptyState>
        }
        columns={[
          {
            id: "admin.name",
            cell: (tracker) =>
              may ? (
                <Link to={`/admin/trackers/${tracker.id}`} className="link font-medium">
                  <bdi>{tracker.name}</bdi>
                </Link>
              ) : (
                <bdi>{tracker.name}</bdi>
              ),
          },
          { id: "admin.trackers.kind", cell: ({ kind }) => <bdi dir="ltr">{TRACKER_NAMES[kind]}</bdi> },
          {
            id: "admin.inbound.state",
            cell: ({ active, failing }) => (
              <Badge tone={!active ? "neutral" : failing > 0 ? "warn" : "good"}>
                <FormattedMessage id={!active ? "admin.inbound.off" : failing > 0 ? "admin.trackers.failing" : "admin.inbound.on"} />
              </Badge>
            ),
          },
          {
            id: "admin.trackers.mirrors",
            cell: ({ mirrors, failing }) => <FormattedMessage id="admin.trackers.count" values={{ count: mirrors, failing }} />,
          },
        ]}
      />
      <Pages next={nextCursor} />
    </Page>
  );
}
