export { macrosContract } from "./contract.ts";
export { previewMacro } from "./preview-macro.ts";
export { deleteUses as deleteMacroUses, findMacro } from "./queries.ts";
export { macroRegistrations } from "./registrations.ts";
export { macroRoutes } from "./routes.ts";
