import { FormattedMessage, useIntl } from "react-intl";
import { Link, useLoaderData } from "react-router";
import LifeBuoy from "lucide-react/icons/life-buoy";
import { load } from "../data.ts";
import type { RouteHandle } from "../i18n/wings.ts";
import { apiFor } from "../portal/api.server.ts";
import { EmptyState } from "../ui/states.tsx";
import type { Route } from "./+types/policies.ts";
import { requireRight } from "./may.ts";
import { Page } from "./page.tsx";
import { PolicyName } from "./policy-name.tsx";
import { Pages, Table } from "./table.tsx";

export const handle: RouteHandle = { wings: ["portal"] };

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "catalog.manage");
  const cursor = new URL(request.url).searchParams.get("cursor");
  return load(request, () => apiFor(context).call("supportPolicies.list", { query: { limit: 50, ...(cursor && { cursor }) } }));
}

export default function Policies() {
  const intl = useIntl();
  const { data: policies, nextCursor } = useLoaderData<typeof loader>();
  const title = intl.formatMessage({ id: "admin.support-policies" });
  return (
    <Page
      title={title}
      label={title}
      lead={<FormattedMessage id="admin.support-policies.what" />}
      action={{ to: "/admin/support-policies/new", id: "admin.policies.new" }}
    >
      <Table
        caption={title}
        rows={policies}
        empty={
          <EmptyState icon={LifeBuoy} title={<FormattedMessage id="admin.policies.none" />}>
            <FormattedMessage id="admin.policies.none.what" />
          </EmptyState>
        }
        columns={[
          {
            id: "admin.policies.for",
            cell: (policy) => (
              <Link to={`/admin/support-policies/${policy.id}`} className="link font-medium">
                <PolicyName policy={policy} />
              </Link>
            ),
          },
          {
            id: "portal.policy.channels",
            cell: ({ channels }) =>
              intl.formatList(channels.map((channel) => intl.formatMessage({ id: `portal.policy.channel.${channel}` }))),
          },
        ]}
      />
      <Pages next={nextCursor} />
    </Page>
  );
}
