import { defineModule } from "#platform/module";

export default defineModule({
  name: "insights/accounts",
  dependsOn: ["people/access", "people/directory", "licensing/plans", "support/promises", "support/tickets"],
  tables: {
    statement_settings: { personal: [], erasure: "none" },
    // A statement is the vendor's account of a contract: counts, codes and times, and his own words on why it was made again.
    service_statements: { personal: [], erasure: "none" },
    service_statement_lines: { personal: [], erasure: "none" },
    service_credit_terms: { personal: [], erasure: "none" },
    service_credits: { personal: [], erasure: "none" },
  },
});
