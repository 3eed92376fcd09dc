import type { Api } from "../../server/api.ts";
import { allBrands } from "./lists.ts";

/** What a template may be narrowed to: products, brands and forms. */
export async function checklistParts(api: Api) {
  const [products, brands, forms] = await Promise.all([
    api.call("products.list", { query: { limit: 200 } }),
    allBrands(api),
    api.call("ticketForms.list", { query: { archived: "true" } }),
  ]);
  const named = (all: readonly { id: string; name: string }[]) => all.map(({ id, name }) => ({ id, name }));
  return { products: named(products.data), brands: named(brands), forms: named(forms.data) };
}
