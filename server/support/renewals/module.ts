import { defineModule } from "#platform/module";

export default defineModule({
  name: "support/renewals",
  dependsOn: ["people/directory", "licensing/licenses", "licensing/plans", "support/tickets"],
  tables: {
    renewal_requests: { personal: [], erasure: "delete", person: [{ of: "ticket", by: "ticket_id" }, { contact: "contact_id" }] },
  },
});
