import { defineModule } from "#platform/module";

export default defineModule({
  name: "support/macros",
  dependsOn: ["people/access", "support/tickets", "support/checklists"],
  tables: {
    macros: { personal: [], erasure: "none" },
    macro_uses: { personal: [], erasure: "none", retention: "half a year" },
  },
});
