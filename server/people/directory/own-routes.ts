import { routes } from "#platform/http";
import { listColleagues } from "./colleagues.ts";
import { changeProfile, readProfile } from "./own-profile.ts";
import { ownContract } from "./own-contract.ts";

export const ownRoutes = routes(ownContract, {
  "profile.get": (ctx) => readProfile(ctx),
  "profile.update": (ctx, { body, ifMatch }) => changeProfile(ctx, ifMatch!, body),
  "colleagues.list": (ctx, { params, query }) => listColleagues(ctx, params.id, query),
});
