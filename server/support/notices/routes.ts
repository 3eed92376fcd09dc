import { routes } from "#platform/http";
import { noticesContract } from "./contract.ts";
import { choosePreferences, readPreferences } from "./preferences.ts";

export const noticeRoutes = routes(noticesContract, {
  "noticePreferences.get": (ctx) => readPreferences(ctx),
  "noticePreferences.update": (ctx, { body, ifMatch }) => choosePreferences(ctx, ifMatch!, body),
});
