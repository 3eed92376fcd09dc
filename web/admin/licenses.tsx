import { useIntl, FormattedMessage } from "react-intl";
import { Link, useLoaderData } from "react-router";
import Ticket from "lucide-react/icons/ticket-check";
import { load } from "../data.ts";
import { apiFor } from "../portal/api.server.ts";
import { EmptyState } from "../ui/states.tsx";
import type { Route } from "./+types/licenses.ts";
import { LicenseEnd, LicenseHolder, LicenseSeats, LicenseStateBadge } from "./license-state.tsx";
import { requireRight, rightsOf } from "./may.ts";
import { Page } from "./page.tsx";
import { SearchBox } from "./search-box.tsx";
import { Pages, Table } from "./table.tsx";

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "licenses.read");
  const { searchParams } = new URL(request.url);
  const [cursor, q] = [searchParams.get("cursor"), searchParams.get("q")?.trim() ?? ""];
  const query = { limit: 50, ...(cursor && { cursor }), ...(q && { q }) };
  const manages = rightsOf(context).includes("licenses.manage");
  return { q, manages, ...(await load(request, () => apiFor(context).call("licenses.list", { query }))) };
}

export default function Licenses() {
  const intl = useIntl();
  const { q, manages, data: licenses, nextCursor } = useLoaderData<typeof loader>();
  const title = intl.formatMessage({ id: "admin.licenses" });
  return (
    <Page
      title={title}
      label={title}
      lead={<FormattedMessage id="admin.licenses.what" />}
      {...(manages && { action: { to: "/admin/licenses/new", id: "admin.licenses.new" } })}
    >
      <SearchBox q={q} label="admin.licenses.search" />
      <Table
        caption={title}
        rows={licenses}
        empty={
          <EmptyState icon={Ticket} title={<FormattedMessage id="admin.licenses.none" />}>
            <FormattedMessage id="admin.licenses.none.what" />
          </EmptyState>
        }
        columns={[
          {
            id: "admin.licenses.licence",
            cell: (license) => (
              <>
                <Link to={`/admin/licenses/${license.id}`} className="link font-medium">
                  <bdi>{license.name ?? license.product.name}</bdi>
                </Link>
                <p className="text-faint">
                  <bdi>{license.policy.name}</bdi> · <bdi dir="ltr">…{license.keyHint}</bdi>
                </p>
              </>
            ),
          },
          { id: "admin.licenses.holder", cell: (license) => <LicenseHolder license={license} /> },
          { id: "admin.licenses.state", cell: (license) => <LicenseStateBadge license={license} /> },
          { id: "admin.licenses.ends", cell: (license) => <LicenseEnd license={license} /> },
          { id: "admin.licenses.machines", cell: (license) => <LicenseSeats license={license} />, end: true },
        ]}
      />
      <Pages next={nextCursor} />
    </Page>
  );
}
