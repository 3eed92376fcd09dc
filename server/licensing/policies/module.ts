import { defineModule } from "#platform/module";

export default defineModule({
  name: "licensing/policies",
  dependsOn: ["people/access", "products/catalog", "licensing/entitlements"],
  tables: { license_policies: { personal: [], erasure: "none" } },
  exportedViews: ["license_policy_rules"],
});
