import { defineModule } from "#platform/module";

export default defineModule({
  name: "people/privacy",
  dependsOn: ["people/access", "people/directory"],
  tables: {
    privacy_requests: {
      secrets: ["sealed"],
      personal: [],
      erasure: "keep: proof that an erasure or an export was asked for and done",
      person: { contact: "contact_id" },
      retention: "exports a week",
    },
    retention_rules: { personal: [], erasure: "none" },
    legal_holds: { personal: ["reason"], erasure: "blank", person: { handler: "privacy" } },
  },
});
