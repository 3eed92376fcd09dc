import { FormattedMessage, useIntl } from "react-intl";
import { Link, useLoaderData } from "react-router";
import Scale from "lucide-react/icons/scale";
import { load } from "../data.ts";
import { apiFor } from "../portal/api.server.ts";
import { EmptyState } from "../ui/states.tsx";
import type { Route } from "./+types/license-policies.ts";
import { requireRight } from "./may.ts";
import { Page } from "./page.tsx";
import { Pages, Table } from "./table.tsx";

const DAY = 86_400;

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "policies.manage");
  const cursor = new URL(request.url).searchParams.get("cursor");
  return load(request, () => apiFor(context).call("policies.list", { query: { limit: 50, ...(cursor && { cursor }) } }));
}

export default function LicensePolicies() {
  const intl = useIntl();
  const { data: policies, nextCursor } = useLoaderData<typeof loader>();
  const title = intl.formatMessage({ id: "admin.license-policies" });
  return (
    <Page
      title={title}
      label={title}
      lead={<FormattedMessage id="admin.license-policies.what" />}
      action={{ to: "/admin/license-policies/new", id: "admin.license-policies.new" }}
    >
      <Table
        caption={title}
        rows={policies}
        empty={
          <EmptyState icon={Scale} title={<FormattedMessage id="admin.license-policies.none" />}>
            <FormattedMessage id="admin.license-policies.none.what" />
          </EmptyState>
        }
        columns={[
          {
            id: "admin.name",
            cell: ({ id, name, product }) => (
              <>
                <Link to={`/admin/license-policies/${id}`} className="link font-medium">
                  <bdi>{name}</bdi>
                </Link>
                <p className="text-faint">
                  <bdi>{product.name}</bdi>
                </p>
              </>
            ),
          },
          {
            id: "admin.licenses.ends",
            cell: ({ duration }) =>
              duration === null ? (
                <FormattedMessage id="admin.licenses.endless" />
              ) : (
                <FormattedMessage id="admin.license-policies.days" values={{ count: Math.round(duration / DAY) }} />
              ),
          },
          {
            id: "admin.license-policies.scheme",
            cell: ({ scheme }) => <FormattedMessage id={`admin.license-policies.scheme.${scheme}`} />,
          },
          {
            id: "admin.license-policies.seats",
            end: true,
            cell: ({ floating, maxMachines }) => <span className="tabular-nums">{floating ? (maxMachines ?? "∞") : 1}</span>,
          },
        ]}
      />
      <Pages next={nextCursor} />
    </Page>
  );
}
