import { defineModule } from "#platform/module";

export default defineModule({
  name: "products/lifecycle",
  dependsOn: ["people/access", "products/catalog"],
  tables: {
    support_policies: { personal: [], erasure: "none" },
  },
  exportedViews: ["support_hours"],
});
