import { defineModule } from "#platform/module";

export default defineModule({
  name: "support/issues",
  dependsOn: ["people/access", "people/directory", "products/issues", "support/channels/email", "support/texts", "support/tickets"],
  tables: { ticket_known_issues: { personal: [], erasure: "none" } },
});
