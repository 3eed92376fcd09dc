import { defineModule } from "#platform/module";

export default defineModule({
  name: "support/tickets",
  dependsOn: ["people/access", "people/directory", "products/catalog", "licensing/licenses"],
  tables: {
    ticket_statuses: { personal: [], erasure: "none" },
    ticket_forms: { personal: [], erasure: "none" },
    tickets: { personal: ["subject", "preview", "fields"], erasure: "blank", person: { handler: "tickets" } },
    ticket_participants: { personal: [], erasure: "delete", person: { contact: "contact_id" } },
    ticket_access: { personal: [], erasure: "none" },
    messages: {
      personal: ["text", "visible_text", "html", "author_name", "authentication", "source_ref"],
      erasure: "blank",
      person: { handler: "tickets" },
    },
    notes: { personal: ["text", "html", "author_name"], erasure: "blank", person: { handler: "tickets" } },
    masked_secrets: {
      secrets: ["sealed"],
      personal: ["sealed"],
      erasure: "delete",
      person: [{ handler: "tickets" }, { of: "ticket", by: "ticket_id" }],
    },
    attachments: { personal: [], erasure: "delete" },
    waiting_replies: { personal: [], erasure: "delete", retention: "until they are released or called off" },
    ticket_links: { personal: [], erasure: "none" },
    ticket_merges: { personal: [], erasure: "none" },
    message_shares: { personal: [], erasure: "none" },
    ticket_presence: { personal: [], erasure: "delete", retention: "one minute" },
    ticket_reads: { personal: [], erasure: "delete", person: { staff: "agent_id" } },
  },
  exportedViews: ["ticket_asks", "ticket_dimensions", "ticket_requesters", "ticket_seers", "ticket_signs", "ticket_states"],
});
