import { routes } from "#platform/http";
import { agentSignIn, resetAgentSignIn } from "./agent-sign-in.ts";
import { identityContract } from "./contract.ts";
import { readMe } from "./read-me.ts";
import { changePolicy, readPolicy } from "./sign-in-policy.ts";

export const identityRoutes = routes(identityContract, {
  "me.get": (ctx) => readMe(ctx),
  "signInPolicy.get": (ctx) => readPolicy(ctx),
  "signInPolicy.update": (ctx, { body, ifMatch }) => changePolicy(ctx, ifMatch!, body),
  "agents.signIn": (ctx, { params }) => agentSignIn(ctx, params.id),
  "agents.resetSignIn": (ctx, { params }) => resetAgentSignIn(ctx, params.id),
});
