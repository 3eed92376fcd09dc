import { defineModule } from "#platform/module";

export default defineModule({
  name: "products/issues",
  dependsOn: ["people/access", "people/directory", "products/catalog"],
  tables: {
    known_issues: { personal: [], erasure: "none" },
    known_issue_references: { personal: [], erasure: "none" },
    known_issue_updates: { personal: [], erasure: "none" },
    known_issue_reports: {
      personal: ["version", "license_ref", "comment"],
      erasure: "delete",
      person: { contact: "contact_id" },
      retention: "until the person takes it back",
    },
  },
  exportedViews: ["known_issue_names", "known_issue_public_updates", "known_issue_references_named", "known_issue_reporters"],
});
