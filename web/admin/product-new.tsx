import { FormattedMessage, useIntl } from "react-intl";
import { redirect, useLoaderData } from "react-router";
import Palette from "lucide-react/icons/palette";
import { apiFor } from "../portal/api.server.ts";
import { attempt, load, readForm } from "../data.ts";
import { ButtonLink } from "../ui/button.tsx";
import { EmptyState } from "../ui/states.tsx";
import type { RouteHandle } from "../i18n/wings.ts";
import type { Route } from "./+types/product-new.ts";
import { allBrands } from "./lists.ts";
import { requireRight } from "./may.ts";
import { Page } from "./page.tsx";
import { ProductForm, productOf } from "./product-form.tsx";
import { refused } from "./refusal.tsx";

export const handle: RouteHandle = { wings: ["portal"] };

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "catalog.manage");
  return { brands: await load(request, () => allBrands(apiFor(context))) };
}

export async function action({ request, context }: Route.ActionArgs) {
  const form = await readForm(request);
  const created = await attempt(request, () => apiFor(context).call("products.create", { body: productOf(form) }));
  return created.ok ? redirect(`/admin/products/${created.value.id}?done=created`) : refused(form, created.problem);
}

export default function NewProduct() {
  const title = useIntl().formatMessage({ id: "admin.products.new" });
  const { brands } = useLoaderData<typeof loader>();
  return (
    <Page
      title={title}
      label={title}
      lead={<FormattedMessage id="admin.products.what" />}
      back={{ to: "/admin/products", id: "admin.products" }}
    >
      {brands.length > 0 ? (
        <ProductForm brands={brands} />
      ) : (
        <EmptyState
          icon={Palette}
          title={<FormattedMessage id="admin.products.brandFirst" />}
          action={
            <ButtonLink to="/admin/brands/new" look="primary">
              <FormattedMessage id="admin.brands.new" />
            </ButtonLink>
          }
        />
      )}
    </Page>
  );
}
