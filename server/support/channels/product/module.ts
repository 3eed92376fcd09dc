import { defineModule } from "#platform/module";

export default defineModule({
  name: "support/channels/product",
  dependsOn: ["people/directory", "licensing/licenses", "support/tickets"],
  tables: {
    product_requests: {
      secrets: ["log", "raw"],
      harmless: ["file_hash"],
      personal: ["address", "diagnostics", "log", "raw"],
      erasure: "delete",
      person: [{ of: "ticket", by: "ticket_id" }, { contact: "contact_id" }, { address: "address" }],
      retention: "as long as the ticket",
    },
  },
});
