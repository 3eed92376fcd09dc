import { FormattedMessage, useIntl } from "react-intl";
import { Link, useLoaderData } from "react-router";
import Package from "lucide-react/icons/package";
import { apiFor } from "../portal/api.server.ts";
import { load } from "../data.ts";
import type { RouteHandle } from "../i18n/wings.ts";
import { LifeState } from "../ui/life-state.tsx";
import { EmptyState } from "../ui/states.tsx";
import type { Route } from "./+types/products.ts";
import { EndingSoon, endingSoon } from "./ending-soon.tsx";
import { requireRight } from "./may.ts";
import { Page } from "./page.tsx";
import { Pages, Table } from "./table.tsx";

/** Names of days and states are the portal's. */
export const handle: RouteHandle = { wings: ["portal"] };

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "catalog.manage");
  const cursor = new URL(request.url).searchParams.get("cursor");
  const api = apiFor(context);
  const [products, soon] = await load(request, () =>
    Promise.all([api.call("products.list", { query: { limit: 50, ...(cursor && { cursor }) } }), endingSoon(api)]),
  );
  return { ...products, soon };
}

export default function Products() {
  const title = useIntl().formatMessage({ id: "admin.products" });
  const { data: products, nextCursor, soon } = useLoaderData<typeof loader>();
  return (
    <Page
      title={title}
      label={title}
      lead={<FormattedMessage id="admin.products.what" />}
      action={{ to: "/admin/products/new", id: "admin.products.new" }}
    >
      <EndingSoon {...soon} />
      <Table
        caption={title}
        rows={products}
        empty={
          <EmptyState icon={Package} title={<FormattedMessage id="admin.products.none" />}>
            <FormattedMessage id="admin.products.none.what" />
          </EmptyState>
        }
        columns={[
          {
            id: "admin.name",
            cell: (product) => (
              <Link to={`/admin/products/${product.id}`} className="link font-medium">
                <bdi>{product.name}</bdi>
              </Link>
            ),
          },
          { id: "admin.brand", cell: (product) => <bdi>{product.brand.name}</bdi> },
          { id: "admin.lifecycle.state", cell: ({ lifecycle: { state } }) => state !== "unknown" && <LifeState state={state} /> },
          { id: "admin.newestVersion", cell: (product) => <bdi dir="ltr">{product.versions[0]?.version}</bdi> },
        ]}
      />
      <Pages next={nextCursor} />
    </Page>
  );
}
