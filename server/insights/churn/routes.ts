import { routes } from "#platform/http";
import { churnContract } from "./contract.ts";
import { exportHealth, exportRenewals } from "./export-churn.ts";
import { listRenewals } from "./list-renewals.ts";
import { readFigures } from "./read-figures.ts";
import { listHealth, readHealth, readHistory } from "./read-health.ts";
import { readSettings, saveSettings } from "./save-settings.ts";

export const churnRoutes = routes(churnContract, {
  "renewals.list": (ctx, { query }) => listRenewals(ctx, query),
  "renewals.export": (ctx, { query }) => exportRenewals(ctx, query),
  "customerHealth.list": (ctx, { query }) => listHealth(ctx, query),
  "customerHealth.export": (ctx, { query }) => exportHealth(ctx, query),
  "customerHealth.get": (ctx, { params }) => readHealth(ctx, params.id),
  "customerHealth.history": (ctx, { params, query }) => readHistory(ctx, params.id, query),
  "churn.figures": (ctx) => readFigures(ctx),
  "churnSettings.get": (ctx) => readSettings(ctx),
  "churnSettings.update": (ctx, { body, ifMatch }) => saveSettings(ctx, ifMatch!, body),
});
