import { routes } from "#platform/http";
import { presenceContract } from "./contract.ts";
import { listPresence, tellPresence } from "./tell-presence.ts";
import { tellViewing } from "./tell-viewing.ts";

export const presenceRoutes = routes(presenceContract, {
  "presence.list": (ctx) => listPresence(ctx),
  "presence.tell": (ctx, { body }) => tellPresence(ctx, body.state),
  "tickets.viewing": (ctx, { params, body }) => tellViewing(ctx, params.number, body),
});
