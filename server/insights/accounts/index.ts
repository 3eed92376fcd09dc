export { statementsJob } from "./close-statements.ts";
export { statementsContract, type Statement, type StatementBrief, type StatementLine } from "./contract.ts";
export { statementRoutes } from "./routes.ts";
export { setTerms as setCreditTerms } from "./save-terms.ts";
