import { routes } from "#platform/http";
import { ticketIssuesContract } from "./contract.ts";
import { listAffected } from "./list-affected.ts";
import { listTickets, listTied, tieTicket, untieTicket } from "./tie-tickets.ts";
import { updateTied } from "./update-tied.ts";

export const ticketIssueRoutes = routes(ticketIssuesContract, {
  "tickets.knownIssues.list": (ctx, { params }) => listTied(ctx, params.number),
  "tickets.knownIssues.add": (ctx, { params, body }) => tieTicket(ctx, params.number, body.issue),
  "tickets.knownIssues.remove": (ctx, { params }) => untieTicket(ctx, params.number, params.issue),
  "knownIssues.tickets.list": (ctx, { params, query }) => listTickets(ctx, params.number, query),
  "knownIssues.tickets.update": (ctx, { params, body }) => updateTied(ctx, params.number, body),
  "knownIssues.affected": (ctx, { params, query }) => listAffected(ctx, params.number, query),
});
