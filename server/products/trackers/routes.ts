import { routes } from "#platform/http";
import { trackersContract } from "./contract.ts";
import { beginMirror, endMirror, listMirrors } from "./mirror-reference.ts";
import { receiveHook } from "./receive-hook.ts";
import { changeTracker, createTracker, listTrackers, readTracker, removeTracker, rotateHook } from "./save-tracker.ts";

export const trackerRoutes = routes(trackersContract, {
  "trackers.list": (ctx, { query }) => listTrackers(ctx, query),
  "trackers.get": (ctx, { params }) => readTracker(ctx, params.id),
  "trackers.create": (ctx, { body }) => createTracker(ctx, body),
  "trackers.update": (ctx, { params, body, ifMatch }) => changeTracker(ctx, params.id, ifMatch!, body),
  "trackers.rotate": (ctx, { params, ifMatch }) => rotateHook(ctx, params.id, ifMatch!),
  "trackers.remove": (ctx, { params, ifMatch }) => removeTracker(ctx, params.id, ifMatch!),
  "trackers.hook": (ctx, { params, body }) => receiveHook(ctx, params.key, body),
  "knownIssues.mirrors.list": (ctx, { params }) => listMirrors(ctx, params.number),
  "knownIssues.mirrors.begin": (ctx, { params }) => beginMirror(ctx, params.number, params.id),
  "knownIssues.mirrors.end": (ctx, { params }) => endMirror(ctx, params.number, params.id),
});
