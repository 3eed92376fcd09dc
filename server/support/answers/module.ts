import { defineModule } from "#platform/module";

export default defineModule({
  name: "support/answers",
  dependsOn: ["support/tickets", "licensing/licenses", "licensing/overview", "licensing/plans", "licensing/policies"],
  tables: {
    license_answers: {
      personal: [],
      erasure: "keep: what was given and quoted is kept with the accounts; who asked is no longer named once the contact is erased",
      person: { contact: "contact_id" },
    },
  },
});
