import { FormattedMessage, useIntl } from "react-intl";
import { Link, useLoaderData } from "react-router";
import UserRoundSearch from "lucide-react/icons/user-round-search";
import { apiFor } from "../portal/api.server.ts";
import { load } from "../data.ts";
import { EmptyState } from "../ui/states.tsx";
import type { Route } from "./+types/billing-customers.ts";
import { requireRight } from "./may.ts";
import { Page } from "./page.tsx";
import { Pages, Table } from "./table.tsx";

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "billing.read");
  const { searchParams } = new URL(request.url);
  const [cursor, provider] = [searchParams.get("cursor"), searchParams.get("provider")];
  const linked = searchParams.get("all") === null ? { linked: "false" as const } : {};
  const query = { limit: 50, ...linked, ...(provider && { provider }), ...(cursor && { cursor }) };
  return { ...(await load(request, () => apiFor(context).call("billingCustomers.list", { query }))), all: searchParams.has("all") };
}

/** Customers of providers of whom nobody has said who they are here. */
export default function BillingCustomers() {
  const title = useIntl().formatMessage({ id: "admin.billing-customers" });
  const { data, nextCursor, all } = useLoaderData<typeof loader>();
  return (
    <Page title={title} label={title} lead={<FormattedMessage id="admin.billing-customers.what" />}>
      <p>
        <Link to={all ? "/admin/billing-customers" : "/admin/billing-customers?all"} className="link">
          <FormattedMessage id={all ? "admin.billing.customers.unlinked" : "admin.billing.customers.all"} />
        </Link>
      </p>
      <Table
        caption={title}
        rows={data}
        empty={
          <EmptyState icon={UserRoundSearch} title={<FormattedMessage id="admin.billing.customers.none" />}>
            <FormattedMessage id="admin.billing.customers.none.what" />
          </EmptyState>
        }
        columns={[
          {
            id: "admin.name",
            cell: ({ id, name, email, ref }) => (
              <Link to={`/admin/billing-customers/${id}`} className="link font-medium">
                <bdi>{name ?? email ?? ref}</bdi>
              </Link>
            ),
          },
          { id: "admin.billing.customers.email", cell: ({ email }) => (email ? <bdi dir="ltr">{email}</bdi> : "–") },
          { id: "admin.invoices.source", cell: ({ provider }) => <bdi>{provider.name}</bdi> },
          {
            id: "admin.billing.customers.here",
            cell: ({ organization, contact }) => {
              const who = organization ?? contact;
              return who ? <bdi>{who.name}</bdi> : <FormattedMessage id="admin.invoices.unlinked" />;
            },
          },
        ]}
      />
      <Pages next={nextCursor} />
    </Page>
  );
}
