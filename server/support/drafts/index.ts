export { forgetDrafts } from "./forget-drafts.ts";
export { draftRegistrations } from "./registrations.ts";
export { draftRoutes } from "./routes.ts";
