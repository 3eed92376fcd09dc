import { defineModule } from "#platform/module";

export default defineModule({
  name: "insights/churn",
  dependsOn: [
    "people/access",
    "people/directory",
    "products/catalog",
    "licensing/billing",
    "licensing/licenses",
    "licensing/plans",
    "support/feedback",
    "support/promises",
    "support/tickets",
  ],
  tables: {
    churn_settings: { personal: [], erasure: "none" },
    // What is worked out of a person goes with what it was worked out of, at the latest a day after.
    customer_health: { personal: ["reasons"], erasure: "delete", person: { contact: "contact_id" } },
    customer_health_days: { personal: [], erasure: "none", retention: "two years" },
    customer_terms: { personal: [], erasure: "none" },
    churn_tasks: { personal: [], erasure: "none" },
    churn_months: { personal: [], erasure: "none" },
    churn_cohorts: { personal: [], erasure: "none" },
  },
});
