import { routes } from "#platform/http";
import { addLink, readLinks, removeLink } from "./link-tickets.ts";
import { linksContract } from "./links-contract.ts";
import { updateLinked } from "./update-linked.ts";

export const linkRoutes = routes(linksContract, {
  "tickets.links.list": (ctx, { params }) => readLinks(ctx, params.number),
  "tickets.links.add": (ctx, { params, body }) => addLink(ctx, params.number, body),
  "tickets.links.remove": (ctx, { params }) => removeLink(ctx, params.number, params.id),
  "tickets.links.update": (ctx, { params, body }) => updateLinked(ctx, params.number, body),
});
