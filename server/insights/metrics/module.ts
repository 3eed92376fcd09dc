import { defineModule } from "#platform/module";

export default defineModule({
  name: "insights/metrics",
  dependsOn: [
    "people/access",
    "people/directory",
    "products/catalog",
    "licensing/plans",
    "support/presence",
    "support/sla",
    "support/tickets",
  ],
  tables: {
    metrics_settings: { personal: [], erasure: "none" },
    // Times and ids of requests, as the log of events has them; of the persons only who asked, by the id of a record that is blanked.
    ticket_figures: { personal: [], erasure: "none" },
    ticket_replies: { personal: [], erasure: "none" },
    ticket_open_spans: { personal: [], erasure: "none" },
    ticket_sessions: { personal: [], erasure: "none" },
    agent_shifts: { personal: [], erasure: "none" },
  },
});
