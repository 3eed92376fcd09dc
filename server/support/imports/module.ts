import { defineModule } from "#platform/module";

export default defineModule({
  name: "support/imports",
  dependsOn: ["people/access", "people/directory", "support/tickets"],
  tables: {
    // What else was brought stays known: history that was erased must not come back with the next run.
    imported_things: { personal: ["ref"], erasure: "delete", person: { contact: "thing_id" } },
  },
});
