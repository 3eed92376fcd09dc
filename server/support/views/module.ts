import { defineModule } from "#platform/module";

export default defineModule({
  name: "support/views",
  dependsOn: ["people/access", "support/tickets"],
  tables: {
    ticket_views: { personal: [], erasure: "none" },
    agent_view_order: { personal: [], erasure: "delete" },
  },
});
