import { defineModule } from "#platform/module";

export default defineModule({
  name: "people/directory",
  dependsOn: ["people/access"],
  tables: {
    contacts: { personal: ["name", "locale", "fields"], erasure: "blank", person: { contact: "id" } },
    contact_addresses: { personal: ["address", "bounce_detail"], erasure: "delete", person: { contact: "contact_id" } },
    organizations: { personal: [], erasure: "none" },
    organization_domains: { personal: [], erasure: "none" },
    memberships: { personal: [], erasure: "delete", person: { contact: "contact_id" } },
  },
  exportedViews: ["address_bounces", "contact_names", "organization_names"],
});
