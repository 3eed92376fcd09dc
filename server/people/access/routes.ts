import { notFound, routes } from "#platform/http";
import { checkAudit, exportAudit, listAlarms, listAudit } from "./read-audit.ts";
import { accessContract } from "./contract.ts";
import { createAgent } from "./create-agent.ts";
import { createToken } from "./create-token.ts";
import { inviteAgain } from "./invite-again.ts";
import { afterId, pageById } from "./page.ts";
import { presentAgent, presentRole, presentTeam, presentToken } from "./present.ts";
import { selectRole, selectRoles } from "./role-queries.ts";
import { changeRole, createRole, deleteRole } from "./roles.ts";
import { listRights, rolesWith } from "./rights-list.ts";
import { selectAgent, selectAgents, selectTeam, selectTeams, selectTokens } from "./queries.ts";
import { revokeToken } from "./revoke-token.ts";
import { changeTeam, createTeam } from "./save-team.ts";
import { changeAgent } from "./update-agent.ts";

/** What was found, or 404. */
function found<T>(value: T | undefined): T {
  if (value === undefined) throw notFound();
  return value;
}

export const accessRoutes = routes(accessContract, {
  "rights.list": (ctx, { query }) => listRights(ctx, query),
  "roles.list": async (ctx, { query: { limit, cursor } }) =>
    pageById(await selectRoles(ctx.db, { limit: limit + 1, after: afterId(cursor) }), limit, presentRole),
  "roles.create": async (ctx, { body }) => presentRole(await createRole(ctx, body)),
  "roles.get": async (ctx, { params }) => presentRole(found(await selectRole(ctx.db, params.id))),
  "roles.update": async (ctx, { params, body, ifMatch }) => presentRole(await changeRole(ctx, params.id, ifMatch!, body)),
  "roles.delete": async (ctx, { params, ifMatch }) => {
    await deleteRole(ctx, params.id, ifMatch!);
    return undefined;
  },
  "agents.list": async (ctx, { query: { limit, cursor, right, ...filter } }) => {
    const roles = right === undefined ? undefined : await rolesWith(ctx, right);
    return pageById(await selectAgents(ctx.db, { ...filter, roles, limit: limit + 1, after: afterId(cursor) }), limit, presentAgent);
  },
  "agents.create": async (ctx, { body }) => presentAgent(await createAgent(ctx, body)),
  "agents.get": async (ctx, { params }) => presentAgent(found(await selectAgent(ctx.db, params.id))),
  "agents.update": async (ctx, { params, body, ifMatch }) => presentAgent(await changeAgent(ctx, params.id, ifMatch!, body)),
  "agents.invite": async (ctx, { params }) => presentAgent(await inviteAgain(ctx, params.id)),
  "teams.list": async (ctx, { query: { limit, cursor } }) =>
    pageById(await selectTeams(ctx.db, { limit: limit + 1, after: afterId(cursor) }), limit, presentTeam),
  "teams.create": async (ctx, { body }) => presentTeam(await createTeam(ctx, body)),
  "teams.get": async (ctx, { params }) => presentTeam(found(await selectTeam(ctx.db, params.id))),
  "teams.update": async (ctx, { params, body, ifMatch }) => presentTeam(await changeTeam(ctx, params.id, ifMatch!, body)),
  "tokens.list": async (ctx, { query: { limit, cursor, right } }) =>
    pageById(await selectTokens(ctx.db, { limit: limit + 1, after: afterId(cursor), right, now: ctx.clock.now() }), limit, presentToken),
  "tokens.create": async (ctx, { body }) => {
    const { row, token } = await createToken(ctx, { ...body, expiresAt: body.expiresAt ? new Date(body.expiresAt) : null });
    return { ...presentToken(row), token };
  },
  "tokens.revoke": async (ctx, { params }) => presentToken(await revokeToken(ctx, params.id)),
  "audit.list": (ctx, { query }) => listAudit(ctx, query),
  "audit.export": (ctx, { query }) => exportAudit(ctx, query),
  "audit.check": (ctx, { query }) => checkAudit(ctx, query.last),
  "audit.alarms.list": (ctx, { query }) => listAlarms(ctx, query),
});
