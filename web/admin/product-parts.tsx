import { FormattedMessage, useIntl } from "react-intl";
import { Link, redirect, useLoaderData } from "react-router";
import Layers from "lucide-react/icons/layers";
import MonitorSmartphone from "lucide-react/icons/monitor-smartphone";
import { attempt, load, readForm } from "../data.ts";
import { apiFor } from "../portal/api.server.ts";
import { EmptyState } from "../ui/states.tsx";
import type { Route } from "./+types/product-parts.ts";
import { requireRight } from "./may.ts";
import { Group, Page } from "./page.tsx";
import { PartForm, partKindOf, partOf } from "./part-form.tsx";
import { ProductPartsNav } from "./product-parts-nav.tsx";
import { refused } from "./refusal.tsx";
import { Pages, Table } from "./table.tsx";

export async function loader({ request, context, params }: Route.LoaderArgs) {
  requireRight(context, "catalog.manage");
  const api = apiFor(context);
  const kind = partKindOf(request.url);
  const cursor = new URL(request.url).searchParams.get("cursor");
  const query = { limit: 50, ...(cursor && { cursor }) };
  const [product, parts] = await load(request, () =>
    Promise.all([
      api.call("products.get", { params: { id: params["id"] } }),
      api.call(`${kind}.list`, { params: { id: params["id"] }, query }),
    ]),
  );
  return { kind, product: { id: product.id, name: product.name }, parts };
}

export async function action({ request, context, params }: Route.ActionArgs) {
  const [form, kind] = [await readForm(request), partKindOf(request.url)];
  const created = await attempt(request, () =>
    apiFor(context).call(`${kind}.create`, { params: { id: params["id"] }, body: partOf(form) }),
  );
  return created.ok ? redirect(`/admin/products/${params["id"]}/${kind}?done=created`) : refused(form, created.problem);
}

/** Editions of a product, or the platforms it runs on. */
export default function ProductParts() {
  const intl = useIntl();
  const { kind, product, parts } = useLoaderData<typeof loader>();
  const title = intl.formatMessage({ id: `admin.products.${kind}` });
  return (
    <Page
      title={<bdi>{product.name}</bdi>}
      label={`${product.name}: ${title}`}
      lead={<FormattedMessage id={`admin.products.${kind}.what`} />}
      back={{ to: "/admin/products", id: "admin.products" }}
    >
      <ProductPartsNav of={product.id} name={product.name} />
      <Table
        caption={title}
        rows={parts.data}
        empty={
          <EmptyState
            icon={kind === "editions" ? Layers : MonitorSmartphone}
            title={<FormattedMessage id={`admin.products.${kind}.none`} />}
          />
        }
        columns={[
          {
            id: "admin.name",
            cell: (part) => (
              <Link to={`/admin/products/${product.id}/${kind}/${part.id}`} className="link font-medium">
                <bdi>{part.name}</bdi>
              </Link>
            ),
          },
          { id: "admin.slug", cell: (part) => <bdi dir="ltr">{part.slug}</bdi> },
        ]}
      />
      <Pages next={parts.nextCursor} />
      <Group title={<FormattedMessage id={`admin.products.${kind}.new`} />} what={<FormattedMessage id="admin.products.names.hint" />}>
        <PartForm key={`${kind} ${parts.data[0]?.id}`} kind={kind} />
      </Group>
    </Page>
  );
}
