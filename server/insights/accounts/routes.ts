import { routes } from "#platform/http";
import { recomputeStatement } from "./close-statements.ts";
import { statementsContract } from "./contract.ts";
import { decideCredit } from "./decide-credit.ts";
import { exportOwnStatement, exportStatement } from "./export-statement.ts";
import { listLines, listOwnLines, listOwnStatements, listStatements, readOwnStatement, readStatement } from "./read-statements.ts";
import { changeSettings, listTerms, readSettings, setTerms } from "./save-terms.ts";

export const statementRoutes = routes(statementsContract, {
  "statements.list": (ctx, { query }) => listStatements(ctx, query),
  "statements.get": (ctx, { params }) => readStatement(ctx, params),
  "statements.lines": (ctx, { params, query }) => listLines(ctx, params, query),
  "statements.export": (ctx, { params, query }) => exportStatement(ctx, params, query),
  "statements.recompute": (ctx, { params, body }) => recomputeStatement(ctx, params, body.reason),
  "statements.settings": (ctx, { params }) => readSettings(ctx, params.organization),
  "statements.updateSettings": (ctx, { params, body, ifMatch }) => changeSettings(ctx, params.organization, ifMatch!, body),
  "serviceCredits.decide": (ctx, { params, body, ifMatch }) => decideCredit(ctx, params.id, ifMatch!, body),
  "serviceCreditTerms.list": (ctx, { query }) => listTerms(ctx, query),
  "serviceCreditTerms.set": (ctx, { body }) => setTerms(ctx, body),
  "statements.own.list": (ctx, { query }) => listOwnStatements(ctx, query),
  "statements.own.get": (ctx, { params }) => readOwnStatement(ctx, params),
  "statements.own.lines": (ctx, { params, query }) => listOwnLines(ctx, params, query),
  "statements.own.export": (ctx, { params, query }) => exportOwnStatement(ctx, params, query),
});
