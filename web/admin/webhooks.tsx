import { FormattedMessage, useIntl } from "react-intl";
import { Link, useLoaderData } from "react-router";
import Webhook from "lucide-react/icons/webhook";
import { apiFor } from "../portal/api.server.ts";
import { load } from "../data.ts";
import { EmptyState } from "../ui/states.tsx";
import { Time } from "../ui/time.tsx";
import type { Route } from "./+types/webhooks.ts";
import { requireRight } from "./may.ts";
import { Page } from "./page.tsx";
import { Pages, Table } from "./table.tsx";
import { WebhookState } from "./webhook-parts.tsx";

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "webhooks.manage");
  const cursor = new URL(request.url).searchParams.get("cursor");
  return load(request, () => apiFor(context).call("webhooks.list", { query: { limit: 50, ...(cursor && { cursor }) } }));
}

/** Other systems that are told what happens, and whether they take it. */
export default function Webhooks() {
  const title = useIntl().formatMessage({ id: "admin.webhooks" });
  const { data, nextCursor } = useLoaderData<typeof loader>();
  return (
    <Page
      title={title}
      label={title}
      lead={<FormattedMessage id="admin.webhooks.what" />}
      action={{ to: "/admin/webhooks/new", id: "admin.webhook.new" }}
    >
      <Table
        caption={title}
        rows={data}
        empty={
          <EmptyState icon={Webhook} title={<FormattedMessage id="admin.webhooks.none" />}>
            <FormattedMessage id="admin.webhooks.none.what" />
          </EmptyState>
        }
        columns={[
          {
            id: "admin.name",
            cell: (endpoint) => (
              <Link to={`/admin/webhooks/${endpoint.id}`} className="link font-medium">
                <bdi>{endpoint.name}</bdi>
              </Link>
            ),
          },
          { id: "admin.webhook.state", cell: (endpoint) => <WebhookState endpoint={endpoint} /> },
          { id: "admin.webhook.waiting", cell: ({ waiting }) => <bdi>{waiting}</bdi> },
          {
            id: "admin.webhook.lastDelivered",
            cell: ({ lastDeliveredAt }) =>
              lastDeliveredAt ? <Time at={lastDeliveredAt} /> : <FormattedMessage id="admin.webhook.never" />,
          },
        ]}
      />
      <Pages next={nextCursor} />
    </Page>
  );
}
