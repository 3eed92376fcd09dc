import { routes } from "#platform/http";
import { addAbsence, listAbsences, takeBackAbsence } from "./absences.ts";
import { routingContract } from "./contract.ts";
import { changeAgent, changeTeam, listAgents, listTeams, readAgent, readRoute, readTeam } from "./settings.ts";

export const routingRoutes = routes(routingContract, {
  "routing.teams": (ctx) => listTeams(ctx),
  "routing.team": (ctx, { params }) => readTeam(ctx, params.id),
  "routing.updateTeam": (ctx, { params, body, ifMatch }) => changeTeam(ctx, params.id, ifMatch!, body),
  "routing.agents": (ctx) => listAgents(ctx),
  "routing.agent": (ctx, { params }) => readAgent(ctx, params.id),
  "routing.updateAgent": (ctx, { params, body, ifMatch }) => changeAgent(ctx, params.id, ifMatch!, body),
  "absences.list": (ctx, { query }) => listAbsences(ctx, query.agent),
  "absences.create": (ctx, { body }) => addAbsence(ctx, body),
  "absences.remove": (ctx, { params }) => takeBackAbsence(ctx, params.id),
  "routing.trace": (ctx, { params }) => readRoute(ctx, params.number),
});
