import { defineModule } from "#platform/module";

export default defineModule({
  name: "products/catalog",
  dependsOn: ["people/access"],
  tables: {
    brands: { personal: [], erasure: "none" },
    brand_pictures: {
      harmless: ["sha256"],
      personal: [],
      erasure: "none",
      retention: "until replaced; the bytes go with a clean-up of the next hours",
    },
    products: { personal: [], erasure: "none" },
    product_brands: { personal: [], erasure: "none" },
    product_editions: { personal: [], erasure: "none" },
    product_platforms: { personal: [], erasure: "none" },
    release_lines: { personal: [], erasure: "none" },
    product_versions: { personal: [], erasure: "none" },
    lifecycle_dates: { personal: [], erasure: "none" },
  },
  exportedViews: ["brand_names", "lifecycle_days", "product_names", "product_version_days", "version_support"],
});
