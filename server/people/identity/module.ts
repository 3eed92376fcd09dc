import { defineModule } from "#platform/module";

export default defineModule({
  name: "people/identity",
  dependsOn: ["people/access", "people/directory"],
  tables: {
    auth_accounts: { personal: ["name", "email", "image"], erasure: "delete", person: { account: "id" } },
    auth_credentials: {
      personal: ["password_hash", "access_token", "refresh_token", "id_token"],
      erasure: "delete",
      person: { account: "account_id" },
    },
    auth_verifications: {
      personal: ["value"],
      erasure: "delete",
      person: { handler: "accounts" },
      retention: "until used or expired, then at most an hour",
    },
    auth_sessions_store: {
      personal: ["sealed", "device", "address"],
      erasure: "delete",
      person: { account: "account_id" },
      retention: "until signed out, 14 days without use or 90 days",
    },
    auth_factors: { personal: ["totp_sealed"], erasure: "delete", person: { account: "account_id" } },
    auth_recovery_codes: { personal: ["code_hash"], erasure: "delete", person: { account: "account_id" } },
    auth_passkeys: { personal: ["credential_id", "public_key", "name"], erasure: "delete", person: { account: "account_id" } },
    auth_challenges: {
      personal: ["token_hash"],
      erasure: "delete",
      person: { account: "account_id" },
      retention: "until answered or expired, ten minutes at most",
    },
    invitations: {
      personal: ["email", "name"],
      erasure: "delete",
      person: { handler: "accounts" },
      retention: "30 days after it was accepted, taken back or ran out",
    },
    sso_connections: { personal: [], erasure: "none" },
    sso_flows: { personal: [], erasure: "none", retention: "until come back or expired, a quarter of an hour at most" },
    sso_used_assertions: { personal: [], erasure: "none", retention: "until it would be too old anyway, a day at most" },
    sign_in_policy: { personal: [], erasure: "none" },
  },
});
