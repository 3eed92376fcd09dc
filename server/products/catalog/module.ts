import { defineModule } from "#platform/module";

export default defineModule({
  name: "products/catalog",
  dependsOn: ["people/access"],
  tables: {
    brands: { personal: [], erasure: "none" },
    products: { personal: [], erasure: "none" },
    product_versions: { personal: [], erasure: "none" },
  },
  exportedViews: ["brand_names", "product_names"],
});
