import { defineModule } from "#platform/module";

export default defineModule({
  name: "support/routing",
  dependsOn: ["people/access", "products/catalog", "support/tickets", "support/sla", "support/presence"],
  tables: {
    routing_teams: { personal: [], erasure: "none" },
    routing_agents: { personal: ["languages", "skills"], erasure: "delete", person: { staff: "agent_id" } },
    routing_absences: { personal: ["starts_at", "ends_at"], erasure: "delete", person: { staff: "agent_id" }, retention: "half a year" },
    routing_waiting: { personal: [], erasure: "none", retention: "until somebody takes them" },
    routing_decisions: { personal: [], erasure: "delete", person: { staff: "agent_id" }, retention: "400 days" },
  },
});
