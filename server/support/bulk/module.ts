import { defineModule } from "#platform/module";

export default defineModule({
  name: "support/bulk",
  dependsOn: ["people/access", "support/tickets", "support/views"],
  tables: {
    bulk_changes: { personal: [], erasure: "none", retention: "30 days" },
    bulk_change_tickets: { personal: [], erasure: "none", retention: "30 days" },
  },
});
