import { afterId, pageById } from "#people/access";
import { routes } from "#platform/http";
import { agentSignIn, resetAgentSignIn } from "./agent-sign-in.ts";
import { changeConnection, createConnection, presentConnection, readConnection, removeConnection, tryConnection } from "./connections.ts";
import { identityContract } from "./contract.ts";
import { invite, listInvitations, sendAgain, takeBack } from "./invitations.ts";
import { readMe } from "./read-me.ts";
import { selectConnections } from "./sso-queries.ts";
import { changePolicy, readPolicy } from "./sign-in-policy.ts";

export const identityRoutes = routes(identityContract, {
  "ssoConnections.list": async (ctx, { query: { limit, cursor } }) => {
    const rows = await selectConnections(ctx.db, { limit: limit + 1, after: afterId(cursor) });
    const page = pageById(rows, limit, (row) => row);
    return { ...page, data: await Promise.all(page.data.map((row) => presentConnection(ctx, row))) };
  },
  "ssoConnections.create": (ctx, { body }) => createConnection(ctx, body),
  "ssoConnections.get": (ctx, { params }) => readConnection(ctx, params.id),
  "ssoConnections.update": (ctx, { params, body, ifMatch }) => changeConnection(ctx, params.id, ifMatch!, body),
  "ssoConnections.delete": (ctx, { params, ifMatch }) => removeConnection(ctx, params.id, ifMatch!),
  "ssoConnections.test": (ctx, { params }) => tryConnection(ctx, params.id),
  "invitations.list": listInvitations,
  "invitations.create": (ctx, { body }) => invite(ctx, body),
  "invitations.resend": (ctx, { params }) => sendAgain(ctx, params.id),
  "invitations.revoke": (ctx, { params }) => takeBack(ctx, params.id),
  "me.get": (ctx) => readMe(ctx),
  "signInPolicy.get": (ctx) => readPolicy(ctx),
  "signInPolicy.update": (ctx, { body, ifMatch }) => changePolicy(ctx, ifMatch!, body),
  "agents.signIn": (ctx, { params }) => agentSignIn(ctx, params.id),
  "agents.resetSignIn": (ctx, { params }) => resetAgentSignIn(ctx, params.id),
});
