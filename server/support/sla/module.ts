import { defineModule } from "#platform/module";

export default defineModule({
  name: "support/sla",
  dependsOn: ["people/access"],
  tables: {
    calendars: { personal: [], erasure: "none" },
    calendar_versions: { personal: [], erasure: "none" },
    calendar_includes: { personal: [], erasure: "none" },
  },
});
