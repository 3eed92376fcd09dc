import { routes } from "#platform/http";
import { identityContract } from "./contract.ts";
import { readMe } from "./read-me.ts";

export const identityRoutes = routes(identityContract, {
  "me.get": (ctx) => readMe(ctx),
});
