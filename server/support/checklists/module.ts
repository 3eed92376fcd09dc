import { defineModule } from "#platform/module";

export default defineModule({
  name: "support/checklists",
  dependsOn: ["people/access", "products/catalog", "support/tickets"],
  tables: {
    checklist_templates: { personal: [], erasure: "none" },
    // Their words go with those of the ticket they stand in; they are the vendor's own, so nobody takes them along.
    checklists: { personal: ["name"], erasure: "blank", person: { handler: "tickets" } },
    checklist_steps: { personal: ["text"], erasure: "blank", person: { handler: "tickets" } },
  },
});
