import { routes } from "#platform/http";
import { metricsContract } from "./contract.ts";
import { exportFigures, exportTickets } from "./export-figures.ts";
import { listTickets } from "./list-tickets.ts";
import { listDefinitions } from "./read-definitions.ts";
import { readFigures } from "./read-figures.ts";
import { readWallboard } from "./read-wallboard.ts";
import { readSettings, saveSettings, startRebuild } from "./save-settings.ts";

export const metricsRoutes = routes(metricsContract, {
  "figures.list": (ctx) => listDefinitions(ctx),
  "figures.values": (ctx, { query }) => readFigures(ctx, query),
  "figures.export": (ctx, { query }) => exportFigures(ctx, query),
  "figures.tickets": (ctx, { params, query }) => listTickets(ctx, params.metric, query),
  "figures.tickets.export": (ctx, { params, query }) => exportTickets(ctx, params.metric, query),
  "figures.rebuild": (ctx) => startRebuild(ctx),
  "figuresSettings.get": (ctx) => readSettings(ctx),
  "figuresSettings.update": (ctx, { body, ifMatch }) => saveSettings(ctx, ifMatch!, body),
  "wallboard.read": (ctx, { query }) => readWallboard(ctx, query),
});
