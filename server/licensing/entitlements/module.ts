import { defineModule } from "#platform/module";

export default defineModule({
  name: "licensing/entitlements",
  dependsOn: ["people/access"],
  tables: { entitlements: { personal: [], erasure: "none" } },
});
