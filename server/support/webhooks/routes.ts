import { eventTypes } from "#platform/events";
import { routes } from "#platform/http";
import { webhooksContract } from "./contract.ts";
import { listAttempts, listDeliveries, replayDelivery, replayRange } from "./deliveries.ts";
import { changeEndpoint, createEndpoint, listEndpoints, readEndpoint, removeEndpoint, rotateSecret, testEndpoint } from "./endpoints.ts";

export const webhookRoutes = routes(webhooksContract, {
  "webhooks.list": (ctx, { query }) => listEndpoints(ctx, query),
  "webhooks.eventTypes": async () => ({ types: eventTypes() }),
  "webhooks.create": (ctx, { body }) => createEndpoint(ctx, body),
  "webhooks.get": (ctx, { params }) => readEndpoint(ctx, params.id),
  "webhooks.update": (ctx, { params, body, ifMatch }) => changeEndpoint(ctx, params.id, ifMatch!, body),
  "webhooks.remove": (ctx, { params, ifMatch }) => removeEndpoint(ctx, params.id, ifMatch!),
  "webhooks.rotate": (ctx, { params, body, ifMatch }) => rotateSecret(ctx, params.id, ifMatch!, body.hours),
  "webhooks.test": (ctx, { params }) => testEndpoint(ctx, params.id),
  "webhooks.deliveries": (ctx, { params, query }) => listDeliveries(ctx, params.id, query),
  "webhooks.attempts": (ctx, { params }) => listAttempts(ctx, params.id),
  "webhooks.replay": (ctx, { params }) => replayDelivery(ctx, params.id),
  "webhooks.replayRange": (ctx, { params, body }) => replayRange(ctx, params.id, body),
});
