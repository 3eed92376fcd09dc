import { routes } from "#platform/http";
import { mergeContract } from "./merge-contract.ts";
import { mergeTickets, previewMerge } from "./merge-tickets.ts";
import { readMerged, shareMessages } from "./share-messages.ts";
import { unmergeTicket } from "./unmerge-ticket.ts";

export const mergeRoutes = routes(mergeContract, {
  "tickets.merge": (ctx, { params, body, ifMatch }) => mergeTickets(ctx, params.number, ifMatch!, body),
  "tickets.merge.preview": (ctx, { params, body }) => previewMerge(ctx, params.number, body.into),
  "tickets.unmerge": (ctx, { params, body, ifMatch }) => unmergeTicket(ctx, params.number, ifMatch!, body ?? {}),
  "tickets.merged.list": (ctx, { params }) => readMerged(ctx, params.number),
  "tickets.share": (ctx, { params, body }) => shareMessages(ctx, params.number, body, true),
  "tickets.unshare": (ctx, { params, body }) => shareMessages(ctx, params.number, body, false),
});
