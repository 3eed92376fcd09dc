import { defineModule } from "./module/index.ts";

export default defineModule({
  name: "platform",
  dependsOn: [],
  tables: {
    settings: { personal: [], erasure: "none" },
    schema_migrations: { personal: [], erasure: "none" },
    event_outbox: { export: "none: events not yet in the log", personal: [], erasure: "none", retention: "until relayed" },
    events: { personal: [], erasure: "keep: events hold ids and codes only; the rows they name are erased" },
    relay_state: { export: "none: how far the event log was written", personal: [], erasure: "none" },
    subscriptions: { personal: [], erasure: "none" },
    subscription_failures: { personal: [], erasure: "none" },
    field_groups: { personal: [], erasure: "none" },
    field_definitions: { personal: [], erasure: "none" },
    field_values: {
      personal: ["text", "number"],
      erasure: "delete",
      person: [{ contact: "thing_id" }, { of: "ticket", by: "thing_id" }],
      retention: "follows the values of the thing by itself",
    },
    field_changes: {
      personal: ["before", "after"],
      erasure: "delete",
      person: [{ contact: "thing_id" }, { of: "ticket", by: "thing_id" }],
    },
    idempotency_keys: {
      export: "none: answers of the last day, encrypted",
      secrets: ["body", "request_hash"],
      personal: ["body"],
      erasure: "delete",
      person: { handler: "idempotency" },
      retention: "24 hours",
    },
    files: { harmless: ["sha256"], personal: ["file_name"], erasure: "delete", person: { handler: "files" } },
    audit_log: {
      personal: ["address", "data"],
      erasure: "keep: proof of access is owed to everybody whose data was read; where he was and what of him was noted goes",
      person: { handler: "audit" },
    },
    audit_seals: { harmless: ["body", "hash"], personal: [], erasure: "none" },
    search_documents: {
      export: "none: made from what it is about",
      personal: ["title", "words"],
      erasure: "delete",
      person: { handler: "search" },
    },
    search_terms: {
      export: "none: made from what it is about",
      personal: ["term"],
      erasure: "delete",
      person: { nobody: "a word goes with the last document that holds it" },
      retention: "as long as a document holds the word",
    },
    search_state: { export: "none: made from what it is about", personal: [], erasure: "none" },
  },
  exportedViews: ["file_bytes", "file_names", "audit_entries"],
});
