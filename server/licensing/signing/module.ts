import { defineModule } from "#platform/module";

export default defineModule({
  name: "licensing/signing",
  dependsOn: ["people/access", "products/catalog"],
  tables: { signing_keys: { secrets: ["private_sealed"], personal: [], erasure: "none" } },
});
