import { FormattedMessage, useIntl } from "react-intl";
import { Link, useLoaderData } from "react-router";
import Webhook from "lucide-react/icons/webhook";
import { apiFor } from "../portal/api.server.ts";
import { load } from "../data.ts";
import { Badge } from "../ui/badge.tsx";
import { EmptyState } from "../ui/states.tsx";
import { Time } from "../ui/time.tsx";
import type { Route } from "./+types/inbound.ts";
import { PROVIDER_NAMES } from "./inbound-form.tsx";
import { requireRight, rightsOf } from "./may.ts";
import { Page } from "./page.tsx";
import { Pages, Table } from "./table.tsx";

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "settings.read");
  const cursor = new URL(request.url).searchParams.get("cursor");
  const page = await load(request, () => apiFor(context).call("inbound.list", { query: { limit: 50, ...(cursor && { cursor }) } }));
  return { ...page, may: rightsOf(context).includes("settings.manage") };
}

/** Addresses that mail providers post to, and whether anything comes. */
export default function Inbound() {
  const title = useIntl().formatMessage({ id: "admin.inbound" });
  const { data, nextCursor, may } = useLoaderData<typeof loader>();
  return (
    <Page
      title={title}
      label={title}
      lead={<FormattedMessage id="admin.inbound.what" />}
      {...(may && { action: { to: "/admin/inbound/new", id: "admin.inbound.new" } })}
    >
      <Table
        caption={title}
        rows={data}
        empty={
          <EmptyState icon={Webhook} title={<FormattedMessage id="admin.inbound.none" />}>
            <FormattedMessage id="admin.inbound.none.what" />
          </EmptyState>
        }
        columns={[
          {
            id: "admin.name",
            cell: (endpoint) => (
              <Link to={`/admin/inbound/${endpoint.id}`} className="link font-medium">
                <bdi>{endpoint.name}</bdi>
              </Link>
            ),
          },
          { id: "admin.inbound.provider", cell: ({ provider }) => <bdi dir="ltr">{PROVIDER_NAMES[provider]}</bdi> },
          {
            id: "admin.inbound.state",
            cell: ({ active }) => (
              <Badge tone={active ? "good" : "neutral"}>
                <FormattedMessage id={active ? "admin.inbound.on" : "admin.inbound.off"} />
              </Badge>
            ),
          },
          {
            id: "admin.inbound.lastReceived",
            cell: ({ lastReceivedAt }) => (lastReceivedAt ? <Time at={lastReceivedAt} /> : <FormattedMessage id="admin.inbound.never" />),
          },
        ]}
      />
      <Pages next={nextCursor} />
    </Page>
  );
}
