import { FormattedMessage, useIntl } from "react-intl";
import { Link, redirect, useLoaderData } from "react-router";
import { apiFor } from "../portal/api.server.ts";
import { attempt, load, readForm } from "../data.ts";
import type { RouteHandle } from "../i18n/wings.ts";
import { LifeState } from "../ui/life-state.tsx";
import type { Route } from "./+types/product.ts";
import { allBrands } from "./lists.ts";
import { LifecycleWarnings } from "./lifecycle-fields.tsx";
import { requireRight } from "./may.ts";
import { Group, Page } from "./page.tsx";
import { ProductForm, productOf } from "./product-form.tsx";
import { ProductPartsNav } from "./product-parts-nav.tsx";
import { refused } from "./refusal.tsx";
import { revisionOf } from "./revision.tsx";

export { shouldRevalidate } from "./revision.tsx";

/** Names of days and states are the portal's. */
export const handle: RouteHandle = { wings: ["portal"] };

export async function loader({ request, context, params }: Route.LoaderArgs) {
  requireRight(context, "catalog.manage");
  const api = apiFor(context);
  const [product, brands] = await load(request, () => Promise.all([api.call("products.get", { params }), allBrands(api)]));
  return { product, brands };
}

export async function action({ request, context, params }: Route.ActionArgs) {
  const form = await readForm(request);
  const saved = await attempt(request, () =>
    apiFor(context).call("products.update", { params, body: productOf(form), ...revisionOf(form) }),
  );
  return saved.ok ? redirect(`/admin/products/${params.id}?done=saved`) : refused(form, saved.problem);
}

/** How many versions stand here; all are on a page of their own. */
const NEWEST = 10;

export default function Product() {
  const intl = useIntl();
  const { product, brands } = useLoaderData<typeof loader>();
  return (
    <Page
      title={<bdi>{product.name}</bdi>}
      label={product.name}
      lead={product.lifecycle.state !== "unknown" && <LifeState state={product.lifecycle.state} />}
      back={{ to: "/admin/products", id: "admin.products" }}
    >
      <ProductPartsNav of={product.id} name={product.name} />
      <LifecycleWarnings warnings={product.lifecycle.warnings} />
      <ProductForm key={product.revision} product={product} brands={brands} />
      <Group title={<FormattedMessage id="admin.products.versions" />} what={<FormattedMessage id="admin.products.versions.what" />}>
        {product.versions.length === 0 ? (
          <p className="text-soft">
            <FormattedMessage id="admin.products.versions.none" />
          </p>
        ) : (
          <ul className="grid gap-1">
            {product.versions.slice(0, NEWEST).map(({ version, releasedOn }) => (
              <li key={version} className="flex flex-wrap gap-x-3">
                <bdi dir="ltr" className="tabular font-medium">
                  {version}
                </bdi>
                {releasedOn && (
                  <span className="text-faint">{intl.formatDate(`${releasedOn}T12:00:00Z`, { dateStyle: "medium", timeZone: "UTC" })}</span>
                )}
              </li>
            ))}
            {product.versions.length > NEWEST && (
              <li>
                <Link to={`/admin/products/${product.id}/versions`} className="link">
                  <FormattedMessage id="admin.products.versions.all" values={{ count: product.versions.length }} />
                </Link>
              </li>
            )}
          </ul>
        )}
      </Group>
    </Page>
  );
}
