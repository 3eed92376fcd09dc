import { defineModule } from "#platform/module";

export default defineModule({
  name: "support/promises",
  dependsOn: ["people/access", "support/tickets"],
  tables: { promises: { personal: ["text"], erasure: "blank", person: { contact: "contact_id" } } },
  exportedViews: ["promise_outcomes", "promise_signs", "sla_clocks"],
});
