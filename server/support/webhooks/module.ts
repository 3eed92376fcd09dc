import { defineModule } from "#platform/module";

export default defineModule({
  name: "support/webhooks",
  dependsOn: ["people/access", "support/channels/email"],
  tables: {
    webhook_endpoints: { secrets: ["secret", "old_secret"], harmless: ["old_secret_until"], personal: [], erasure: "none" },
    webhook_deliveries: { personal: [], erasure: "none", retention: "thirty days after it was settled" },
    webhook_attempts: {
      personal: ["answer"],
      erasure: "keep: the first words of another system's answer, for at most thirty days",
      person: { nobody: "what another system answers is about its own work" },
      retention: "with its delivery",
    },
  },
});
