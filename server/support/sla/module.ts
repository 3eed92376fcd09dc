import { defineModule } from "#platform/module";

export default defineModule({
  name: "support/sla",
  dependsOn: [
    "people/access",
    "people/directory",
    "products/catalog",
    "products/lifecycle",
    "licensing/plans",
    "platform/mail",
    "support/tickets",
    "support/promises",
  ],
  tables: {
    calendars: { personal: [], erasure: "none" },
    calendar_versions: { personal: [], erasure: "none" },
    calendar_includes: { personal: [], erasure: "none" },
    sla_policies: { personal: [], erasure: "none" },
    sla_policy_versions: { personal: [], erasure: "none" },
    sla_source_versions: { personal: [], erasure: "none" },
    sla_recounts: { personal: [], erasure: "none" },
  },
  exportedViews: ["calendar_history"],
});
