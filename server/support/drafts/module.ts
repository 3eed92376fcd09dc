import { defineModule } from "#platform/module";

export default defineModule({
  name: "support/drafts",
  dependsOn: ["people/access", "support/tickets"],
  tables: {
    drafts: {
      secrets: ["sealed"],
      personal: ["sealed"],
      erasure: "delete",
      person: { of: "ticket", by: "ticket_id" },
      retention: "30 days after they were sent or emptied",
    },
  },
});
