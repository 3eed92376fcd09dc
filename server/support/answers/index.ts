export { answersContract } from "./contract.ts";
export { answerRegistrations } from "./registrations.ts";
export { answerRoutes } from "./routes.ts";
