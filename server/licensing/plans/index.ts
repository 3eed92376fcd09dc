export { plansContract, type Plan } from "./contract.ts";
export { selectFacts, type Customer, type FactsRow, type PlanFactsRow } from "./fact-queries.ts";
export { nameContact } from "./name-contact.ts";
export { planRegistrations } from "./registrations.ts";
export { planRoutes } from "./routes.ts";
export { createPlan, type NewPlan } from "./save-plan.ts";
export { createSubscription, type NewSubscription } from "./save-subscription.ts";
export { selectSubscription as readSubscription } from "./subscription-queries.ts";
export { subscriptionsContract, type OwnPlan, type Subscription } from "./subscriptions-contract.ts";
