import { defineModule } from "#platform/module";

export default defineModule({
  name: "licensing/imports",
  dependsOn: [
    "people/access",
    "people/directory",
    "products/catalog",
    "licensing/entitlements",
    "licensing/policies",
    "licensing/licenses",
  ],
  tables: {
    license_imports: {
      personal: [],
      erasure: "none",
      secrets: ["token_sealed"],
      retention: "the token until it is through, a week at most; the rest for ninety days",
    },
    license_import_items: {
      personal: ["title"],
      erasure: "blank",
      person: [{ contact: "thing_id" }],
      retention: "ninety days",
    },
    license_lists: { personal: [], erasure: "none", harmless: ["keyless"], retention: "ninety days" },
    license_list_parts: {
      personal: [],
      erasure: "none",
      secrets: ["sealed"],
      retention: "a week at most; with anybody's erasure the files of all lists that are not at work go",
    },
    license_list_rows: {
      personal: ["title"],
      erasure: "blank",
      person: [{ contact: "contact_id" }],
      secrets: ["same_hash"],
      retention: "ninety days",
    },
    license_import_links: {
      personal: [],
      erasure: "none",
    },
  },
});
