import { notFound, routes } from "#platform/http";
import { visibleTicketId } from "#support/tickets";
import { automationContract } from "./contract.ts";
import { listRules, listRuns, listVersions, readRule } from "./present.ts";
import { changeRule, createRule, putInOrder, removeRule } from "./save-rule.ts";
import { tryRule } from "./try-rule.ts";

export const automationRoutes = routes(automationContract, {
  "automation.list": (ctx) => listRules(ctx),
  "automation.create": (ctx, { body }) => createRule(ctx, body),
  "automation.get": (ctx, { params }) => readRule(ctx, params.id),
  "automation.update": (ctx, { params, body, ifMatch }) => changeRule(ctx, params.id, ifMatch!, body),
  "automation.remove": (ctx, { params, ifMatch }) => removeRule(ctx, params.id, ifMatch!),
  "automation.order": (ctx, { body }) => putInOrder(ctx, body.ids),
  "automation.versions": (ctx, { params, query }) => listVersions(ctx, params.id, query),
  "automation.try": (ctx, { body }) => tryRule(ctx, body),
  "automation.runs": (ctx, { query }) => listRuns(ctx, query),
  "automation.trace": async (ctx, { params, query }) => {
    const ticketId = await visibleTicketId(ctx, params.number);
    if (ticketId === null) throw notFound();
    return listRuns(ctx, { ...query, ticketId });
  },
});
