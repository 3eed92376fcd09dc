import { FormattedMessage, useIntl } from "react-intl";
import { Link, useLoaderData } from "react-router";
import CreditCard from "lucide-react/icons/credit-card";
import { apiFor } from "../portal/api.server.ts";
import { load } from "../data.ts";
import { Badge } from "../ui/badge.tsx";
import { EmptyState } from "../ui/states.tsx";
import { Time } from "../ui/time.tsx";
import type { Route } from "./+types/billing-providers.ts";
import { PROVIDER_NAMES } from "./billing-provider-form.tsx";
import { requireRight } from "./may.ts";
import { Page } from "./page.tsx";
import { Pages, Table } from "./table.tsx";

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "billing.manage");
  const cursor = new URL(request.url).searchParams.get("cursor");
  return load(request, () => apiFor(context).call("billingProviders.list", { query: { limit: 50, ...(cursor && { cursor }) } }));
}

export default function BillingProviders() {
  const title = useIntl().formatMessage({ id: "admin.billing-providers" });
  const { data, nextCursor } = useLoaderData<typeof loader>();
  return (
    <Page
      title={title}
      label={title}
      lead={<FormattedMessage id="admin.billing-providers.what" />}
      action={{ to: "/admin/billing-providers/new", id: "admin.billing.new" }}
    >
      <Table
        caption={title}
        rows={data}
        empty={
          <EmptyState icon={CreditCard} title={<FormattedMessage id="admin.billing.none" />}>
            <FormattedMessage id="admin.billing.none.what" />
          </EmptyState>
        }
        columns={[
          {
            id: "admin.name",
            cell: ({ id, name }) => (
              <Link to={`/admin/billing-providers/${id}`} className="link font-medium">
                <bdi>{name}</bdi>
              </Link>
            ),
          },
          {
            id: "admin.billing.kind",
            cell: ({ kind, live }) => (
              <span className="flex flex-wrap gap-1">
                <bdi dir="ltr">{PROVIDER_NAMES[kind]}</bdi>
                {!live && (
                  <Badge tone="outline">
                    <FormattedMessage id="admin.billing.test" />
                  </Badge>
                )}
              </span>
            ),
          },
          {
            id: "admin.billing.state",
            cell: ({ active, error, failing }) => (
              <Badge tone={!active ? "neutral" : error || failing > 0 ? "warn" : "good"}>
                <FormattedMessage id={`admin.billing.state.${!active ? "off" : error ? "unreachable" : failing > 0 ? "waiting" : "on"}`} />
              </Badge>
            ),
          },
          {
            id: "admin.billing.polledAt",
            cell: ({ polledAt }) => (polledAt ? <Time at={polledAt} /> : <FormattedMessage id="admin.billing.never" />),
          },
        ]}
      />
      <Pages next={nextCursor} />
    </Page>
  );
}
