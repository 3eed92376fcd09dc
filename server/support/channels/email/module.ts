import { defineModule } from "#platform/module";

export default defineModule({
  name: "support/channels/email",
  dependsOn: [
    "people/access",
    "people/directory",
    "products/catalog",
    "support/notices",
    "support/notifications",
    "support/texts",
    "support/tickets",
  ],
  tables: {
    mailboxes: { personal: [], erasure: "none" },
    mailbox_access: { personal: [], erasure: "none" },
    mail_alarms: { personal: [], erasure: "none", retention: "one year" },
    email_threads: { personal: [], erasure: "none" },
    email_messages: {
      harmless: ["rfc_message_hash"],
      personal: ["rfc_message_id", "rfc_references", "subject", "from_address", "from_name", "reply_to", "answer_to"],
      erasure: "blank",
      person: [{ of: "ticket", by: "ticket_id" }, { of: "message", by: "message_id" }, { address: "from_address" }],
    },
    mail_keys: { secrets: ["sealed"], personal: ["name", "addresses"], erasure: "delete", person: { address: "addresses" } },
    email_reply_tokens: {
      secrets: ["token_hash"],
      personal: [],
      erasure: "delete",
      person: { contact: "contact_id" },
      retention: "one year after they expire",
    },
    inbound_endpoints: { secrets: ["token_hash", "signing_key"], personal: [], erasure: "none" },
    inbound_receipts: { harmless: ["key_hash", "sha256"], personal: [], erasure: "none", retention: "a week" },
    email_trust: { personal: [], erasure: "none" },
    email_tracker_keys: { harmless: ["key_hash"], personal: [], erasure: "none", retention: "one year" },
    mail_guard: { personal: [], erasure: "none" },
    mail_breakers: { personal: ["address"], erasure: "blank", person: { address: "address" } },
    email_fingerprints: { harmless: ["fingerprint"], personal: [], erasure: "none", retention: "one year" },
  },
});
