import { defineModule } from "#platform/module";

export default defineModule({
  name: "licensing/licenses",
  dependsOn: [
    "people/access",
    "people/directory",
    "products/catalog",
    "licensing/entitlements",
    "licensing/plans",
    "licensing/policies",
    "licensing/signing",
  ],
  tables: {
    licenses: {
      secrets: ["key_hash", "key_sealed"],
      personal: ["contact_id"],
      erasure: "keep: what was sold is kept with the accounts; who had it is no longer named once the contact is erased",
      person: { contact: "contact_id" },
    },
    license_users: { personal: [], erasure: "delete", person: { contact: "contact_id" } },
    license_groups: { personal: [], erasure: "none" },
    license_bans: {
      personal: ["reason"],
      erasure: "keep: a ban guards against abuse, and names nobody once the contact is erased",
      person: { contact: "contact_id" },
    },
    license_machines: { personal: ["name", "hostname"], erasure: "blank", person: { contact: "contact_id" } },
    license_key_files: { personal: [], erasure: "none", retention: "as long as the file" },
    machine_components: { personal: [], erasure: "none" },
    machine_processes: { personal: [], erasure: "none" },
  },
  exportedViews: ["license_names", "license_signs", "machine_signs"],
});
