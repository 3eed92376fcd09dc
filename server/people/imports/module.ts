import { defineModule } from "#platform/module";

export default defineModule({
  name: "people/imports",
  dependsOn: ["people/access", "people/directory"],
  tables: {
    people_imports: { personal: [], erasure: "none", retention: "30 days" },
    people_import_rows: { personal: ["key", "changes"], erasure: "delete", person: { contact: "thing_id" }, retention: "30 days" },
  },
});
