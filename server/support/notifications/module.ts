import { defineModule } from "#platform/module";

export default defineModule({
  name: "support/notifications",
  dependsOn: ["people/access", "support/tickets"],
  tables: {
    notifications: { personal: [], erasure: "delete", retention: "ninety days" },
    notification_settings: { personal: ["time_zone"], erasure: "delete", person: { staff: "agent_id" } },
    push_subscriptions: {
      secrets: ["endpoint_hash", "sealed"],
      personal: ["sealed", "label"],
      erasure: "delete",
      person: { staff: "agent_id" },
      retention: "until the browser or the person ends it",
    },
    push_keys: { secrets: ["sealed"], personal: [], erasure: "none" },
  },
});
