import { defineModule } from "#platform/module";

export default defineModule({
  name: "people/directory",
  dependsOn: ["people/access"],
  tables: {
    contacts: { personal: ["name", "locale", "fields", "title", "time_zone", "tags"], erasure: "blank", person: { contact: "id" } },
    contact_addresses: { personal: ["address", "bounce_detail"], erasure: "delete", person: { contact: "contact_id" } },
    contact_phones: { personal: ["number", "extension"], erasure: "delete", person: { contact: "contact_id" } },
    organizations: { personal: [], erasure: "none" },
    organization_domains: { personal: [], erasure: "none" },
    memberships: { personal: [], erasure: "delete", person: { contact: "contact_id" } },
    membership_dismissals: { personal: [], erasure: "delete", person: { contact: "contact_id" } },
    people_notes: { personal: ["text"], erasure: "delete", person: { contact: "contact_id" } },
    people_tasks: { personal: ["title"], erasure: "delete", person: { contact: "contact_id" } },
    people_merges: { personal: [], erasure: "none" },
    people_alone: { personal: ["own"], erasure: "delete", person: { contact: "thing_id" } },
    people_distinct: { personal: [], erasure: "none" },
    segments: {
      personal: ["condition"],
      erasure: "keep: a condition names kinds of people, and an address in one finds nobody once it is erased",
      person: { nobody: "conditions are the vendor's own words" },
    },
  },
  exportedViews: [
    "address_bounces",
    "contact_aliases",
    "contact_manners",
    "contact_names",
    "contact_standing",
    "contact_words",
    "customer_owners",
    "organization_aliases",
    "organization_members",
    "organization_names",
    "request_viewers",
  ],
});
