import { defineModule } from "#platform/module";

export default defineModule({
  name: "platform/mail",
  dependsOn: [],
  tables: {
    intake: { personal: ["envelope_from", "envelope_to", "remote", "raw", "detail", "release", "resolution_note"], erasure: "delete" },
    outbound_mails: { personal: ["to_address", "to_name", "reply_to", "subject", "content", "detail"], erasure: "delete" },
    outbound_attempts: { personal: ["reply"], erasure: "delete" },
    mail_sources: { personal: [], erasure: "none" },
    mail_source_items: { personal: [], erasure: "none", retention: "as long as their source" },
    smtp_listeners: { personal: [], erasure: "none" },
    suppressions: { personal: ["address", "detail"], erasure: "keep: an address that asked for silence must not be written to again" },
    notice_optouts: { personal: ["address"], erasure: "keep: an address that asked for silence must not be written to again" },
    dkim_keys: { personal: [], erasure: "none" },
  },
  exportedViews: ["mail_deliveries", "mail_failures", "mail_stops"],
});
