import { defineModule } from "#platform/module";

export default defineModule({
  name: "support/presence",
  dependsOn: ["people/access", "support/tickets"],
  tables: { agent_presence: { personal: [], erasure: "delete", person: { staff: "agent_id" }, retention: "the last word of each agent" } },
  exportedViews: ["agent_presences"],
});
