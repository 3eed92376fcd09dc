export { feedbackContract } from "./contract.ts";
export { feedbackSubscribers } from "./ask.ts";
export { feedbackJobs } from "./send-surveys.ts";
export { feedbackRegistrations } from "./registrations.ts";
export { feedbackRoutes } from "./routes.ts";
export { beginAsking, writePast } from "./write-past.ts";
