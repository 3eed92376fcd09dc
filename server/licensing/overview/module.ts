import { defineModule } from "#platform/module";

export default defineModule({
  name: "licensing/overview",
  dependsOn: ["people/access", "people/directory", "licensing/access", "licensing/billing", "licensing/licenses", "licensing/plans"],
  tables: {},
});
