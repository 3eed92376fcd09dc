import type { Api } from "../../server/api.ts";
import { allBrands } from "./lists.ts";

/** What a form is made of: fields of tickets, products and brands. */
export async function formParts(api: Api) {
  const [fields, products, brands] = await Promise.all([
    api.call("fields.list", { query: { kind: "ticket" } }),
    api.call("products.list", { query: { limit: 200 } }),
    allBrands(api),
  ]);
  return {
    fields: fields.data,
    products: products.data.map(({ id, name }) => ({ id, name })),
    brands: brands.map(({ id, name }) => ({ id, name })),
  };
}
