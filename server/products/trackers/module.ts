import { defineModule } from "#platform/module";

export default defineModule({
  name: "products/trackers",
  dependsOn: ["people/access", "products/issues"],
  tables: {
    issue_trackers: {
      secrets: ["token", "hook_secret", "hook_key_hash"],
      personal: ["account"],
      erasure: "keep: the account is the one the vendor's own people made for the program",
      person: { nobody: "an account of the vendor at his tracker" },
    },
    issue_tracker_calls: { harmless: ["digest"], personal: [], erasure: "none", retention: "30 days" },
    issue_mirrors: { personal: [], erasure: "none" },
    issue_mirror_comments: { personal: [], erasure: "none" },
  },
});
