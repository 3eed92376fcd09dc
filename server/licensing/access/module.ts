import { defineModule } from "#platform/module";

export default defineModule({
  name: "licensing/access",
  dependsOn: ["licensing/plans"],
  tables: {},
});
