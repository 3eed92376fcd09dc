import { defineModule } from "#platform/module";

export default defineModule({
  name: "people/access",
  dependsOn: [],
  tables: {
    agents: { personal: ["name", "email"], erasure: "blank" },
    teams: { personal: [], erasure: "none" },
    roles: { personal: [], erasure: "none" },
    team_members: { personal: [], erasure: "none" },
    api_tokens: { personal: [], erasure: "none" },
    access_links: { personal: [], erasure: "delete", retention: "until they expire" },
  },
  exportedViews: ["agent_names", "team_names"],
});
