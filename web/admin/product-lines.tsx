import { FormattedMessage, useIntl } from "react-intl";
import { Link, useLoaderData } from "react-router";
import GitBranch from "lucide-react/icons/git-branch";
import { load } from "../data.ts";
import type { RouteHandle } from "../i18n/wings.ts";
import { apiFor } from "../portal/api.server.ts";
import { Badge } from "../ui/badge.tsx";
import { LifeDay } from "../ui/life-day.tsx";
import { LifeState } from "../ui/life-state.tsx";
import { EmptyState } from "../ui/states.tsx";
import type { Route } from "./+types/product-lines.ts";
import { requireRight } from "./may.ts";
import { Page } from "./page.tsx";
import { ProductPartsNav } from "./product-parts-nav.tsx";
import { Pages, Table } from "./table.tsx";

/** Names of days and states are the portal's. */
export const handle: RouteHandle = { wings: ["portal"] };

export async function loader({ request, context, params }: Route.LoaderArgs) {
  requireRight(context, "catalog.manage");
  const api = apiFor(context);
  const cursor = new URL(request.url).searchParams.get("cursor");
  const [product, lines] = await load(request, () =>
    Promise.all([
      api.call("products.get", { params }),
      api.call("releaseLines.list", { params, query: { limit: 50, ...(cursor && { cursor }) } }),
    ]),
  );
  return { product: { id: product.id, name: product.name }, lines };
}

export default function ProductLines() {
  const intl = useIntl();
  const { product, lines } = useLoaderData<typeof loader>();
  const title = intl.formatMessage({ id: "admin.products.lines" });
  const here = `/admin/products/${product.id}/lines`;
  return (
    <Page
      title={<bdi>{product.name}</bdi>}
      label={`${product.name}: ${title}`}
      lead={<FormattedMessage id="admin.products.lines.what" />}
      back={{ to: "/admin/products", id: "admin.products" }}
      action={{ to: `${here}/new`, id: "admin.products.lines.new" }}
    >
      <ProductPartsNav of={product.id} name={product.name} />
      <Table
        caption={title}
        rows={lines.data}
        empty={
          <EmptyState icon={GitBranch} title={<FormattedMessage id="admin.products.lines.none" />}>
            <FormattedMessage id="admin.products.lines.none.what" />
          </EmptyState>
        }
        columns={[
          {
            id: "admin.name",
            cell: (line) => (
              <span className="flex flex-wrap items-center gap-2">
                <Link to={`${here}/${line.id}`} className="link font-medium">
                  <bdi dir="ltr">{line.name}</bdi>
                </Link>
                {line.longTerm && (
                  <Badge tone="accent">
                    <FormattedMessage id="portal.life.longTerm" />
                  </Badge>
                )}
              </span>
            ),
          },
          { id: "admin.newestVersion", cell: (line) => <bdi dir="ltr">{line.latest?.version}</bdi> },
          { id: "admin.lifecycle.state", cell: (line) => <LifeState state={line.lifecycle.state} /> },
          { id: "portal.life.endOfSecuritySupport", cell: (line) => <LifeDay day={line.lifecycle.endOfSecuritySupport} /> },
          { id: "portal.life.endOfLife", cell: (line) => <LifeDay day={line.lifecycle.endOfLife} /> },
        ]}
      />
      <Pages next={lines.nextCursor} />
    </Page>
  );
}
