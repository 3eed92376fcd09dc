export { macrosContract } from "./contract.ts";
export { deleteUses as deleteMacroUses } from "./queries.ts";
export { createMacro } from "./save-macro.ts";
export { macroRoutes } from "./routes.ts";
