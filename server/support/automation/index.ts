export { automationContract } from "./contract.ts";
export { automationRegistrations } from "./registrations.ts";
export { automationRoutes } from "./routes.ts";
export { automationSubscribers } from "./subscribers.ts";
export { createRule } from "./save-rule.ts";
export { automationJob } from "./time-rules.ts";
export { deleteRuns as deleteRuleRuns } from "./run-queries.ts";
