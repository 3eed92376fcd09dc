import { defineModule } from "#platform/module";

export default defineModule({
  name: "support/imports",
  dependsOn: ["people/access", "people/directory", "support/tickets"],
  tables: {
    imported_things: { personal: [], erasure: "none" },
  },
});
