export { privacyContract } from "./contract.ts";
export { ERASURE_LIST } from "./erasure-list.ts";
export { privacyErasure, privacyJobs, replayErasures } from "./jobs.ts";
export { privacyRoutes } from "./routes.ts";
