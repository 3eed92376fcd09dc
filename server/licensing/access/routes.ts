import { routes } from "#platform/http";
import { accessDecisionContract } from "./contract.ts";
import { mayReceive } from "./may-receive.ts";

export const accessDecisionRoutes = routes(accessDecisionContract, {
  "access.mayReceive": (ctx, { body: { customer, thing, at, currency } }) =>
    mayReceive(ctx, customer, thing, at === undefined ? ctx.clock.now() : new Date(at), { currency }),
});
