import { defineModule } from "#platform/module";

export default defineModule({
  name: "people/provisioning",
  dependsOn: ["people/access"],
  tables: {
    scim_connections: { secrets: ["token_hash", "earlier_hash"], personal: [], erasure: "none" },
    scim_users: {
      personal: ["user_name", "user_name_folded", "external_id", "given_name", "family_name"],
      erasure: "delete",
      person: { staff: "agent_id" },
    },
    scim_groups: { personal: [], erasure: "none" },
    scim_members: { personal: [], erasure: "none" },
  },
});
