import { defineModule } from "#platform/module";

export default defineModule({
  name: "licensing/plans",
  dependsOn: ["people/access", "people/directory", "products/catalog"],
  tables: {
    plans: { personal: [], erasure: "none" },
    plan_products: { personal: [], erasure: "none" },
    plan_prices: { personal: [], erasure: "none" },
    plan_subscriptions: {
      // What a person bought for himself is a contract that has to be kept; which order it was is taken away.
      personal: ["reference"],
      erasure: "blank",
      person: { contact: "contact_id" },
    },
    plan_subscription_changes: { personal: [], erasure: "none" },
    plan_named_contacts: { personal: [], erasure: "delete", person: { contact: "contact_id" } },
  },
  exportedViews: ["held_subscriptions", "plan_named", "plan_offers", "plan_promises", "subscription_history"],
});
