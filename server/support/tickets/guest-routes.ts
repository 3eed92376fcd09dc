import { routes } from "#platform/http";
import { guestContract } from "./guest-contract.ts";
import { endGuestLink, listGuestLinks, makeGuestLink } from "./guest-links.ts";

export const guestRoutes = routes(guestContract, {
  "tickets.guestLinks.list": (ctx, { params }) => listGuestLinks(ctx, params.number),
  "tickets.guestLinks.create": (ctx, { params, body }) => makeGuestLink(ctx, params.number, body),
  "tickets.guestLinks.revoke": (ctx, { params }) => endGuestLink(ctx, params.number, params.id),
});
