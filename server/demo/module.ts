import { defineModule } from "#platform/module";

export default defineModule({
  name: "demo",
  dependsOn: ["people/access", "people/identity", "people/directory", "products/catalog", "support/tickets", "support/channels/email"],
  tables: {},
});
