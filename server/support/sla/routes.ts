import { routes } from "#platform/http";
import { slaContract } from "./contract.ts";
import { elapsedBetween, previewDue } from "./work-out.ts";

export const slaRoutes = routes(slaContract, {
  "sla.preview": async (_, { body }) => previewDue(body),
  "sla.elapsed": async (_, { body }) => elapsedBetween(body),
});
