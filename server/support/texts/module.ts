import { defineModule } from "#platform/module";

export default defineModule({
  name: "support/texts",
  dependsOn: ["people/access", "products/catalog"],
  tables: {
    mail_texts: { personal: [], erasure: "none" },
    team_signatures: { personal: [], erasure: "none" },
    agent_writing: { personal: ["signature"], erasure: "delete", person: { staff: "agent_id" } },
  },
});
