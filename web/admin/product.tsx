import { FormattedMessage, useIntl } from "react-intl";
import { redirect, useLoaderData } from "react-router";
import { apiFor } from "../portal/api.server.ts";
import { attempt, load, readForm } from "../data.ts";
import type { Route } from "./+types/product.ts";
import { allBrands } from "./lists.ts";
import { requireRight } from "./may.ts";
import { Group, Page } from "./page.tsx";
import { ProductForm, productOf } from "./product-form.tsx";
import { refused } from "./refusal.tsx";
import { revisionOf } from "./revision.tsx";

export { shouldRevalidate } from "./revision.tsx";

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

export default function Product() {
  const intl = useIntl();
  const { product, brands } = useLoaderData<typeof loader>();
  return (
    <Page title={<bdi>{product.name}</bdi>} label={product.name} back={{ to: "/admin/products", id: "admin.products" }}>
      <ProductForm key={product.revision} product={product} brands={brands} />
      <Group title={<FormattedMessage id="admin.products.versions" />} what={<FormattedMessage id="admin.products.versions.what" />}>
        {product.versions.length === 0 ? (
          <p className="text-soft">
            <FormattedMessage id="admin.products.versions.none" />
          </p>
        ) : (
          <ul className="grid gap-1">
            {product.versions.map(({ version, releasedOn }) => (
              <li key={version} className="flex flex-wrap gap-x-3">
                <bdi dir="ltr" className="tabular font-medium">
                  {version}
                </bdi>
                {releasedOn && (
                  <span className="text-faint">{intl.formatDate(`${releasedOn}T12:00:00Z`, { dateStyle: "medium", timeZone: "UTC" })}</span>
                )}
              </li>
            ))}
          </ul>
        )}
      </Group>
    </Page>
  );
}
