import { defineModule } from "#platform/module";

export default defineModule({
  name: "people/access",
  dependsOn: [],
  tables: {
    agents: { personal: ["name", "email"], erasure: "blank", person: { staff: "id" } },
    teams: { personal: [], erasure: "none" },
    roles: { personal: [], erasure: "none" },
    team_members: { personal: [], erasure: "none" },
    access_alarms: { personal: [], erasure: "none" },
    api_tokens: { secrets: ["token_hash"], personal: [], erasure: "none" },
    access_links: {
      secrets: ["token_hash"],
      personal: [],
      erasure: "delete",
      person: { contact: "contact_id" },
      retention: "until they expire",
    },
  },
  exportedViews: ["agent_names", "agent_places", "agent_profiles", "team_names", "team_people"],
});
