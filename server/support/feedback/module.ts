import { defineModule } from "#platform/module";

export default defineModule({
  name: "support/feedback",
  dependsOn: ["people/access", "people/directory", "support/channels/email", "support/notices", "support/texts", "support/tickets"],
  tables: {
    feedback_settings: { personal: [], erasure: "none" },
    surveys: {
      secrets: ["token_hash"],
      personal: ["comment"],
      erasure: "blank",
      person: { contact: "contact_id" },
    },
    survey_answers: { personal: ["comment"], erasure: "delete", person: { contact: "contact_id" } },
  },
  exportedViews: ["survey_signs"],
});
