import { defineModule } from "#platform/module";

const LAW = "keep: books and vouchers are kept by law (in the European Union six to ten years)" as const;

export default defineModule({
  name: "licensing/billing",
  dependsOn: ["people/access", "people/directory", "products/catalog", "licensing/plans"],
  tables: {
    billing_providers: { secrets: ["api_key", "webhook_secret"], personal: [], erasure: "none" },
    billing_customers: {
      personal: ["name", "email"],
      erasure: "blank",
      person: [{ contact: "contact_id" }, { address: "email" }],
    },
    invoices: {
      personal: ["purchase_order", "note"],
      erasure: LAW,
      person: { contact: "contact_id" },
      retention: "as long as books are kept",
    },
    billing_events: {
      secrets: ["sealed"],
      harmless: ["digest"],
      personal: [],
      erasure: "none",
      retention: "the bytes until they are in the ledger, at most 30 days; ids for 90 days",
    },
    billing_ledger: { personal: [], erasure: "none", retention: "as long as books are kept" },
  },
  exportedViews: ["invoice_signs"],
});
