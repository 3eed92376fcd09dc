import { defineModule } from "#platform/module";

export default defineModule({
  name: "platform/mail",
  dependsOn: [],
  tables: {
    intake: {
      harmless: ["sha256"],
      apart: ["raw"],
      personal: ["envelope_from", "envelope_to", "remote", "raw", "detail", "release", "resolution_note"],
      erasure: "delete",
      person: { handler: "mail" },
    },
    outbound_mails: {
      personal: ["to_address", "to_name", "reply_to", "subject", "content", "detail"],
      erasure: "delete",
      person: { handler: "mail" },
    },
    outbound_attempts: { personal: ["reply"], erasure: "delete", person: { handler: "mail" } },
    mail_sources: { secrets: ["secret"], personal: [], erasure: "none" },
    mail_source_items: { harmless: ["sha256"], personal: [], erasure: "none", retention: "as long as their source" },
    smtp_listeners: { personal: [], erasure: "none" },
    suppressions: {
      personal: ["address", "detail"],
      erasure: "keep: an address that asked for silence must not be written to again",
      person: { address: "address" },
    },
    notice_optouts: {
      personal: ["address"],
      erasure: "keep: an address that asked for silence must not be written to again",
      person: { address: "address" },
    },
    dkim_keys: { secrets: ["sealed_key"], personal: [], erasure: "none" },
  },
  exportedViews: ["mail_deliveries", "mail_failures", "mail_stops", "sent_mails"],
});
