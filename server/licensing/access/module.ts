import { defineModule } from "#platform/module";

export default defineModule({
  name: "licensing/access",
  dependsOn: ["licensing/licenses", "licensing/plans"],
  tables: {},
});
