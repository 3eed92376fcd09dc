import { FormattedMessage, useIntl } from "react-intl";
import { LANGUAGE_NAMES } from "../../shared/locales.ts";
import { Link, useLoaderData } from "react-router";
import Palette from "lucide-react/icons/palette";
import { apiFor } from "../portal/api.server.ts";
import { load } from "../data.ts";
import { EmptyState } from "../ui/states.tsx";
import type { Route } from "./+types/brands.ts";
import { requireRight } from "./may.ts";
import { Page } from "./page.tsx";
import { Pages, Table } from "./table.tsx";

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "catalog.manage");
  const cursor = new URL(request.url).searchParams.get("cursor");
  return load(request, () => apiFor(context).call("brands.list", { query: { limit: 50, ...(cursor && { cursor }) } }));
}

export default function Brands() {
  const intl = useIntl();
  const { data: brands, nextCursor } = useLoaderData<typeof loader>();
  const title = intl.formatMessage({ id: "admin.brands" });
  return (
    <Page
      title={title}
      label={title}
      lead={<FormattedMessage id="admin.brands.what" />}
      action={{ to: "/admin/brands/new", id: "admin.brands.new" }}
    >
      <Table
        caption={title}
        rows={brands}
        empty={
          <EmptyState icon={Palette} title={<FormattedMessage id="admin.brands.none" />}>
            <FormattedMessage id="admin.brands.none.what" />
          </EmptyState>
        }
        columns={[
          {
            id: "admin.name",
            cell: (brand) => (
              <Link to={`/admin/brands/${brand.id}`} className="link font-medium">
                <bdi>{brand.name}</bdi>
              </Link>
            ),
          },
          {
            id: "admin.color",
            cell: (brand) => (
              <span className="inline-flex items-center gap-2">
                <svg width="16" height="16" aria-hidden="true">
                  <rect width="16" height="16" rx="4" fill={brand.color} />
                </svg>
                <bdi dir="ltr" className="tabular">
                  {brand.color}
                </bdi>
              </span>
            ),
          },
          {
            id: "admin.languages",
            cell: (brand) =>
              intl.formatList(
                brand.locales.map((locale) => LANGUAGE_NAMES[locale]),
                { type: "unit" },
              ),
          },
        ]}
      />
      <Pages next={nextCursor} />
    </Page>
  );
}
