import { defineModule } from "#platform/module";

export default defineModule({
  name: "people/directory",
  dependsOn: ["people/access"],
  tables: {
    contacts: { personal: ["name", "fields"], erasure: "blank" },
    contact_addresses: { personal: ["address", "bounce_detail"], erasure: "delete" },
    organizations: { personal: [], erasure: "none" },
    organization_domains: { personal: [], erasure: "none" },
    memberships: { personal: [], erasure: "delete" },
  },
  exportedViews: ["address_bounces", "contact_names", "organization_names"],
});
