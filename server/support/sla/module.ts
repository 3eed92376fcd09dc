import { defineModule } from "#platform/module";

export default defineModule({
  name: "support/sla",
  dependsOn: [],
  tables: {},
});
