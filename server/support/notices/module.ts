import { defineModule } from "#platform/module";

export default defineModule({
  name: "support/notices",
  dependsOn: ["people/directory"],
  tables: { notice_preferences: { personal: [], erasure: "delete", person: { contact: "contact_id" } } },
});
