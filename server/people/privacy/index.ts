export { privacyContract } from "./contract.ts";
export { ERASURE_LIST } from "./erasure-list.ts";
export { privacyErasure, privacyJobs, replayErasures } from "./jobs.ts";
export { retentionContract } from "./retention-contract.ts";
export { runRetention } from "./retention.ts";
export { privacyRoutes, retentionRoutes } from "./routes.ts";
