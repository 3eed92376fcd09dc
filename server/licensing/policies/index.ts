export { policiesContract, policyRules, type Policy, type PolicyRules } from "./contract.ts";
export { allowedWithOverage } from "./model.ts";
export { policyRoutes } from "./routes.ts";
export { createPolicy, policyNamed, readPolicy, rulesOf } from "./save-policy.ts";
