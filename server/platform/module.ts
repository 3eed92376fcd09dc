import { defineModule } from "./module/index.ts";

export default defineModule({
  name: "platform",
  dependsOn: [],
  tables: {
    settings: { personal: [], erasure: "none" },
    schema_migrations: { personal: [], erasure: "none" },
    event_outbox: { personal: [], erasure: "none", retention: "until relayed" },
    events: { personal: [], erasure: "keep: events hold ids and codes only; the rows they name are erased" },
    relay_state: { personal: [], erasure: "none" },
    subscriptions: { personal: [], erasure: "none" },
    subscription_failures: { personal: [], erasure: "none" },
    idempotency_keys: { personal: ["body"], erasure: "delete", retention: "24 hours" },
    files: { personal: ["file_name"], erasure: "delete" },
    audit_log: { personal: ["address", "data"], erasure: "keep: proof of access is owed to everybody whose data was read" },
    field_groups: { personal: [], erasure: "none" },
    field_definitions: { personal: [], erasure: "none" },
    field_values: { personal: ["text", "number"], erasure: "delete", retention: "follows the values of the thing by itself" },
    field_changes: { personal: ["before", "after"], erasure: "delete" },
    search_documents: { personal: ["title", "words"], erasure: "delete" },
  },
  exportedViews: ["file_names", "audit_entries"],
});
