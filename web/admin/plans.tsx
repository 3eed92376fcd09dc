import { FormattedMessage, useIntl } from "react-intl";
import { Link, useLoaderData } from "react-router";
import Tag from "lucide-react/icons/tag";
import { load } from "../data.ts";
import type { RouteHandle } from "../i18n/wings.ts";
import { apiFor } from "../portal/api.server.ts";
import { Badge } from "../ui/badge.tsx";
import { PriceWords } from "../ui/plan-words.tsx";
import { EmptyState } from "../ui/states.tsx";
import type { Route } from "./+types/plans.ts";
import { requireRight } from "./may.ts";
import { Page } from "./page.tsx";
import { Pages, Table } from "./table.tsx";

/** What a plan says is said in the portal's words. */
export const handle: RouteHandle = { wings: ["portal"] };

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "plans.manage");
  const cursor = new URL(request.url).searchParams.get("cursor");
  return load(request, () => apiFor(context).call("plans.list", { query: { limit: 50, ...(cursor && { cursor }) } }));
}

export default function Plans() {
  const intl = useIntl();
  const title = intl.formatMessage({ id: "admin.plans" });
  const { data: plans, nextCursor } = useLoaderData<typeof loader>();
  return (
    <Page
      title={title}
      label={title}
      lead={<FormattedMessage id="admin.plans.what" />}
      action={{ to: "/admin/plans/new", id: "admin.plans.new" }}
    >
      <Table
        caption={title}
        rows={plans}
        empty={
          <EmptyState icon={Tag} title={<FormattedMessage id="admin.plans.none" />}>
            <FormattedMessage id="admin.plans.none.what" />
          </EmptyState>
        }
        columns={[
          {
            id: "admin.name",
            cell: ({ id, name, archivedAt, forEverybody }) => (
              <span className="flex flex-wrap items-center gap-2">
                <Link to={`/admin/plans/${id}`} className="link font-medium">
                  <bdi>{name}</bdi>
                </Link>
                {archivedAt && (
                  <Badge>
                    <FormattedMessage id="admin.plans.archived" />
                  </Badge>
                )}
                {forEverybody && (
                  <Badge tone="accent">
                    <FormattedMessage id="admin.plans.everybodys" />
                  </Badge>
                )}
              </span>
            ),
          },
          {
            id: "admin.plans.products",
            cell: ({ allProducts, products }) =>
              allProducts ? (
                <FormattedMessage id="admin.plans.allProducts" />
              ) : (
                <bdi>{intl.formatList(products.map(({ name }) => name))}</bdi>
              ),
          },
          {
            id: "admin.plans.prices",
            cell: ({ prices }) => (
              <ul>
                {prices.map((price) => (
                  <li key={`${price.currency}${price.period}`}>
                    <PriceWords price={price} />
                  </li>
                ))}
              </ul>
            ),
          },
        ]}
      />
      <Pages next={nextCursor} />
    </Page>
  );
}
