/** Outgoing webhooks by the Standard Webhooks specification. Browser-safe. */
import { z } from "zod";
import { defineOperations, givenInstant, id, instant, line, page, reference } from "#shared/contract";

export const STATES = ["waiting", "delivered", "failed", "skipped"] as const;
export const INCLUDES = ["names"] as const;
const address = z
  .string()
  .trim()
  .min(8)
  .max(2_000)
  .regex(/^https?:\/\/[^\s]+$/i, "webhookUrl");
const types = z
  .array(z.string().regex(/^(?:\*|[a-z][A-Za-z]*\.(?:\*|[a-z][A-Za-z]*))$/, "eventType"))
  .min(1)
  .max(200)
  .describe("Types of events, `ticket.*` for all of a kind, `*` for all");
const include = z
  .array(z.enum(INCLUDES))
  .max(INCLUDES.length)
  .describe("names: titles and names of what an event is about; without it a message holds ids and codes only");

const endpoint = z.strictObject({
  id,
  name: z.string(),
  url: z.string(),
  types: z.array(z.string()),
  include: z.array(z.enum(INCLUDES)),
  restricted: z.boolean().describe("Whether it is told of restricted tickets"),
  active: z.boolean(),
  disabledFor: z
    .enum(["gone", "failing"])
    .nullable()
    .describe("Why the program turned it off: it answered 410, or nothing had arrived for five days"),
  disabledAt: instant.nullable(),
  failingSince: instant.nullable(),
  lastDeliveredAt: instant.nullable(),
  waiting: z.number().int().describe("Deliveries that have not arrived yet, of a thousand at most"),
  owner: reference.nullable().describe("Agent who is told when it is turned off"),
  oldSecretUntil: instant.nullable().describe("Until when the secret before signs too"),
  createdAt: instant,
  updatedAt: instant,
  revision: z.number().int(),
});
export type WebhookEndpoint = z.infer<typeof endpoint>;
const withSecret = z.strictObject({ ...endpoint.shape, secret: z.string().describe("Shown in this one answer") });

const attempt = z.strictObject({
  at: instant,
  status: z.number().int().nullable(),
  error: z
    .string()
    .nullable()
    .describe("Why no answer came: address, name, timeout, connection, tooLarge, url, scheme, credentials, port, busy"),
  milliseconds: z.number().int(),
  answer: z.string().describe("The first words of the answer, secrets masked"),
});
export type WebhookAttempt = z.infer<typeof attempt>;
const delivery = z.strictObject({
  id,
  messageId: z.string().describe("The `webhook-id` it goes out with, the same however often it is sent"),
  seq: z.number().int(),
  type: z.string(),
  occurredAt: instant,
  state: z.enum(STATES),
  attempts: z.number().int().describe("In this round"),
  nextAttemptAt: instant.nullable(),
  settledAt: instant.nullable(),
  lastStatus: z.number().int().nullable(),
});
export type WebhookDelivery = z.infer<typeof delivery>;

const byId = z.strictObject({ id });
const fields = { name: line(100), url: address, types, include, restricted: z.boolean(), owner: id.nullable() };
const RIGHT = "webhooks.manage";

export const webhooksContract = defineOperations({
  "webhooks.list": {
    method: "GET",
    path: "/webhooks",
    right: RIGHT,
    summary: "Endpoints that are told what happens, newest first",
    query: z.strictObject({ ...page }),
    list: endpoint,
  },
  "webhooks.eventTypes": {
    method: "GET",
    path: "/webhooks/event-types",
    right: RIGHT,
    summary: "Types of events an endpoint can be told of",
    response: z.strictObject({ types: z.array(z.string()) }),
  },
  "webhooks.create": {
    method: "POST",
    path: "/webhooks",
    right: RIGHT,
    summary: "Tell another system what happens from now on; the answer holds the secret it verifies messages with",
    body: z.strictObject({
      ...fields,
      include: include.default([]),
      restricted: z.boolean().default(false),
      owner: id.nullable().optional().describe("Whoever adds it when absent"),
    }),
    status: 201,
    response: withSecret,
    etag: true,
    errors: ["webhook.tooMany", "webhook.restricted"],
  },
  "webhooks.get": {
    method: "GET",
    path: "/webhooks/{id}",
    right: RIGHT,
    summary: "One endpoint, and how its deliveries stand",
    params: byId,
    response: endpoint,
    etag: true,
  },
  "webhooks.update": {
    method: "PATCH",
    path: "/webhooks/{id}",
    right: RIGHT,
    summary: "Change an endpoint; turned on again it is told what happens from now on, and what waited goes out",
    params: byId,
    body: z.strictObject({
      name: fields.name.optional(),
      url: address.optional(),
      types: types.optional(),
      include: include.optional(),
      restricted: z.boolean().optional(),
      owner: id.nullable().optional(),
      active: z.boolean().optional(),
    }),
    response: endpoint,
    etag: true,
    ifMatch: true,
    errors: ["webhook.restricted"],
  },
  "webhooks.remove": {
    method: "DELETE",
    path: "/webhooks/{id}",
    right: RIGHT,
    summary: "Remove an endpoint with the record of its deliveries",
    params: byId,
    status: 204,
    ifMatch: true,
    errors: ["webhook.restricted"],
  },
  "webhooks.rotate": {
    method: "POST",
    path: "/webhooks/{id}/rotate",
    right: RIGHT,
    summary: "Make a new secret; the one before signs too for some hours, so that receivers can change over",
    params: byId,
    body: z.strictObject({ hours: z.number().int().min(0).max(720).default(24) }),
    response: withSecret,
    etag: true,
    ifMatch: true,
    errors: ["webhook.restricted"],
  },
  "webhooks.test": {
    method: "POST",
    path: "/webhooks/{id}/test",
    right: RIGHT,
    summary: "Send a message of the type `webhook.test` now, and answer what came of it",
    params: byId,
    body: z.strictObject({}).optional(),
    response: attempt,
    errors: ["webhook.restricted"],
  },
  "webhooks.deliveries": {
    method: "GET",
    path: "/webhooks/{id}/deliveries",
    right: RIGHT,
    summary: "What an endpoint was told or is to be told, newest first",
    params: byId,
    query: z.strictObject({ ...page, state: z.enum(STATES).optional() }),
    list: delivery,
  },
  "webhooks.attempts": {
    method: "GET",
    path: "/webhook-deliveries/{id}/attempts",
    right: RIGHT,
    summary: "Every attempt of a delivery, newest first",
    params: byId,
    list: attempt,
  },
  "webhooks.replay": {
    method: "POST",
    path: "/webhook-deliveries/{id}/replay",
    right: RIGHT,
    summary: "Send a delivery once more, with the same id; tried like a new one",
    params: byId,
    body: z.strictObject({}).optional(),
    response: delivery,
    errors: ["webhook.off", "webhook.restricted"],
  },
  "webhooks.replayRange": {
    method: "POST",
    path: "/webhooks/{id}/replay",
    right: RIGHT,
    summary: "Send everything of a time once more, in its order: also what it was not told then; ten thousand events at most",
    params: byId,
    body: z.strictObject({
      from: givenInstant,
      to: givenInstant,
      failedOnly: z.boolean().default(false).describe("Only what has not arrived"),
    }),
    response: z.strictObject({ deliveries: z.number().int() }),
    errors: ["webhook.off", "webhook.tooLong", "webhook.restricted"],
  },
});
