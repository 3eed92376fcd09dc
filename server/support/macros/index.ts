export { macrosContract } from "./contract.ts";
export { deleteUses as deleteMacroUses } from "./queries.ts";
export { macroRegistrations } from "./registrations.ts";
export { macroRoutes } from "./routes.ts";
