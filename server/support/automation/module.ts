import { defineModule } from "#platform/module";

export default defineModule({
  name: "support/automation",
  dependsOn: [
    "people/access",
    "people/directory",
    "products/catalog",
    "licensing/licenses",
    "licensing/plans",
    "support/tickets",
    "support/sla",
    "support/macros",
    "support/checklists",
    "support/promises",
    "support/routing",
  ],
  tables: {
    automation_rules: { personal: [], erasure: "none" },
    automation_rule_versions: { personal: [], erasure: "none" },
    automation_runs: { personal: [], erasure: "none", retention: "400 days" },
  },
});
