import { FormattedMessage, useIntl } from "react-intl";
import { Link, useLoaderData } from "react-router";
import Building2 from "lucide-react/icons/building-2";
import { apiFor } from "../portal/api.server.ts";
import { load } from "../data.ts";
import { EmptyState } from "../ui/states.tsx";
import type { Route } from "./+types/organizations.ts";
import { requireRight, rightsOf } from "./may.ts";
import { Page } from "./page.tsx";
import { SearchBox } from "./search-box.tsx";
import { Pages, Table } from "./table.tsx";

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "people.read");
  const query = new URL(request.url).searchParams;
  const q = (query.get("q") ?? "").trim();
  const cursor = query.get("cursor");
  const page = await load(request, () =>
    apiFor(context).call("organizations.list", { query: { limit: 50, ...(q && { q }), ...(cursor && { cursor }) } }),
  );
  return { ...page, q, may: rightsOf(context).includes("organizations.manage") };
}

export default function Organizations() {
  const intl = useIntl();
  const { data: organizations, nextCursor, q, may } = useLoaderData<typeof loader>();
  const title = intl.formatMessage({ id: "admin.organizations" });
  return (
    <Page
      title={title}
      label={title}
      lead={<FormattedMessage id="admin.organizations.what" />}
      {...(may && { action: { to: "/admin/organizations/new", id: "admin.organizations.new" } })}
    >
      <SearchBox q={q} label="admin.organizations.search" />
      <Table
        caption={title}
        rows={organizations}
        empty={
          <EmptyState icon={Building2} title={<FormattedMessage id="admin.organizations.none" />}>
            <FormattedMessage id={q === "" ? "admin.organizations.none.what" : "admin.search.none"} />
          </EmptyState>
        }
        columns={[
          {
            id: "admin.name",
            cell: (organization) => (
              <Link to={`/admin/organizations/${organization.id}`} className="link font-medium">
                <bdi>{organization.name}</bdi>
              </Link>
            ),
          },
          {
            id: "admin.domains",
            cell: (organization) => <bdi dir="ltr">{organization.domains.map(({ domain }) => domain).join(", ")}</bdi>,
          },
          { id: "admin.parent", cell: (organization) => organization.parent && <bdi>{organization.parent.name}</bdi> },
        ]}
      />
      <Pages next={nextCursor} />
    </Page>
  );
}
