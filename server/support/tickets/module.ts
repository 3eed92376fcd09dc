import { defineModule } from "#platform/module";

export default defineModule({
  name: "support/tickets",
  dependsOn: ["people/access", "people/directory", "products/catalog"],
  tables: {
    ticket_statuses: { personal: [], erasure: "none" },
    tickets: { personal: ["subject", "preview", "fields"], erasure: "blank" },
    ticket_participants: { personal: [], erasure: "delete" },
    ticket_access: { personal: [], erasure: "none" },
    messages: { personal: ["text", "visible_text", "html", "author_name", "authentication", "source_ref"], erasure: "blank" },
    notes: { personal: ["text", "html", "author_name"], erasure: "blank" },
    masked_secrets: { personal: ["sealed"], erasure: "delete" },
    attachments: { personal: [], erasure: "delete" },
    waiting_replies: { personal: [], erasure: "delete", retention: "until they are released, at most half a minute" },
    ticket_presence: { personal: [], erasure: "delete", retention: "one minute" },
  },
});
