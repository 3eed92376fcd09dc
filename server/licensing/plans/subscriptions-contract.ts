/** Subscriptions: who has which plan, from when until when, and who may ask on its strength. Browser-safe. */
import { z } from "zod";
import { day, defineOperations, id, idOrSlug, instant, line, page, reference } from "#shared/contract";
import { CANCELLATIONS, SUBSCRIPTION_STATES } from "#shared/plan-codes";
import { plan } from "./contract.ts";

const lastDay = day.nullable();
const byId = z.strictObject({ id });

export const subscription = z.strictObject({
  id,
  plan: reference.extend({ slug: z.string() }),
  organization: reference.nullable(),
  contact: reference.nullable().describe("A single person who bought it; else null"),
  state: z.enum(SUBSCRIPTION_STATES),
  startsOn: z.string(),
  endsOn: z.string().nullable().describe("The last day; null: without end"),
  maintenanceEndsOn: z.string().nullable().describe("The last day with maintenance; null: as long as the subscription"),
  maintenance: z
    .strictObject({ holds: z.boolean(), until: z.string().nullable() })
    .describe("Whether there is maintenance today, and its last day"),
  cancellation: z
    .strictObject({ from: z.string(), reason: z.enum(CANCELLATIONS) })
    .nullable()
    .describe("From which day on it no longer holds, and why"),
  reference: z.string().nullable().describe("Number of an order or a contract"),
  namedContacts: z.strictObject({ count: z.number().int(), limit: z.number().int().nullable() }),
  createdAt: instant,
  updatedAt: instant,
  revision: z.number().int(),
});
export type Subscription = z.infer<typeof subscription>;

const change = z.strictObject({
  id,
  at: instant,
  actor: z.strictObject({ kind: z.string(), id: z.string(), name: z.string().nullable() }),
  how: z.enum(["created", "changed", "cancelled", "reinstated", "named", "unnamed"]),
  data: z.record(z.string(), z.unknown()).describe("What was before and is now, as [before, after]"),
});
export type SubscriptionChange = z.infer<typeof change>;

const namedContact = z.strictObject({ contact: reference, addedAt: instant });
export type NamedContact = z.infer<typeof namedContact>;

/** What a customer reads of what he has. */
const own = z.strictObject({
  subscription: subscription.omit({ revision: true, createdAt: true, updatedAt: true }),
  plan,
  namedContacts: z.array(z.strictObject({ name: z.string(), oneself: z.boolean() })),
  may: z
    .strictObject({ name: z.boolean(), renew: z.boolean() })
    .describe(
      "Whether the reader says who may ask, as who looks after the organization, and may ask for the renewal, which billing contacts may too",
    ),
});
export type OwnPlan = z.infer<typeof own>;

const asked = {
  organization: idOrSlug.optional(),
  contact: id.optional(),
  plan: idOrSlug.optional(),
  state: z.enum(SUBSCRIPTION_STATES).optional(),
};

export const subscriptionsContract = defineOperations({
  "subscriptions.list": {
    method: "GET",
    path: "/subscriptions",
    right: "subscriptions.read",
    summary: "List who has which plan",
    query: z.strictObject({ ...page, ...asked }),
    list: subscription,
  },
  "subscriptions.create": {
    method: "POST",
    path: "/subscriptions",
    right: "subscriptions.manage",
    summary: "Give a plan to an organization or to a single contact",
    body: z.strictObject({
      plan: idOrSlug,
      organization: idOrSlug.nullable().default(null),
      contact: id.nullable().default(null),
      startsOn: day.optional().describe("Today when absent"),
      endsOn: lastDay.default(null),
      maintenanceEndsOn: lastDay.default(null),
      reference: line(100).nullable().default(null),
    }),
    status: 201,
    response: subscription,
    etag: true,
    errors: ["plan.archived"],
  },
  "subscriptions.get": {
    method: "GET",
    path: "/subscriptions/{id}",
    right: "subscriptions.read",
    summary: "Read a subscription",
    params: byId,
    response: subscription,
    etag: true,
  },
  "subscriptions.update": {
    method: "PATCH",
    path: "/subscriptions/{id}",
    right: "subscriptions.manage",
    summary: "Renew a subscription, extend its maintenance, or move it to another plan; whose it is stays",
    params: byId,
    body: z.strictObject({
      plan: idOrSlug.optional(),
      startsOn: day.optional(),
      endsOn: lastDay.optional(),
      maintenanceEndsOn: lastDay.optional(),
      reference: line(100).nullable().optional(),
    }),
    response: subscription,
    etag: true,
    ifMatch: true,
    errors: ["plan.archived"],
  },
  "subscriptions.cancel": {
    method: "POST",
    path: "/subscriptions/{id}/cancel",
    right: "subscriptions.manage",
    summary: "Cancel a subscription, from today or from a later day on",
    params: byId,
    body: z.strictObject({
      from: day.optional().describe("The first day on which it no longer holds; today when absent"),
      reason: z.enum(CANCELLATIONS),
    }),
    response: subscription,
    etag: true,
    ifMatch: true,
    errors: ["subscription.over"],
  },
  "subscriptions.reinstate": {
    method: "POST",
    path: "/subscriptions/{id}/reinstate",
    right: "subscriptions.manage",
    summary: "Take a cancellation back",
    params: byId,
    response: subscription,
    etag: true,
    ifMatch: true,
    errors: ["subscription.notCancelled"],
  },
  "subscriptions.history": {
    method: "GET",
    path: "/subscriptions/{id}/history",
    right: "subscriptions.read",
    summary: "What happened to a subscription, the newest first",
    params: byId,
    query: z.strictObject({ ...page }),
    list: change,
  },
  "namedContacts.list": {
    method: "GET",
    path: "/subscriptions/{id}/named-contacts",
    right: "subscriptions.read",
    summary: "Who may ask on the strength of a subscription",
    params: byId,
    query: z.strictObject({ ...page }),
    list: namedContact,
  },
  "namedContacts.add": {
    method: "POST",
    path: "/subscriptions/{id}/named-contacts",
    right: "subscriptions.manage",
    summary: "Name a contact who may ask; there are never more than the plan says",
    params: byId,
    body: z.strictObject({ contact: id }),
    status: 201,
    response: namedContact,
    errors: ["namedContacts.full", "namedContacts.known"],
  },
  "namedContacts.remove": {
    method: "DELETE",
    path: "/subscriptions/{id}/named-contacts/{contact}",
    right: "subscriptions.manage",
    summary: "Let a contact ask no longer",
    params: z.strictObject({ id, contact: id }),
    status: 204,
  },
  "ownPlans.list": {
    method: "GET",
    path: "/me/plans",
    right: "own.profile",
    summary: "The plans one has, by oneself or by an organization one belongs to",
    query: z.strictObject({ ...page }),
    list: own,
  },
  "ownPlans.get": {
    method: "GET",
    path: "/me/plans/{id}",
    right: "own.profile",
    summary: "Read one of them",
    params: byId,
    response: own,
  },
  "ownNamedContacts.list": {
    method: "GET",
    path: "/me/plans/{id}/named-contacts",
    right: "own.profile",
    summary: "Who may ask on the strength of a plan of an organization one looks after",
    params: byId,
    query: z.strictObject({ ...page }),
    list: namedContact,
  },
  "ownNamedContacts.candidates": {
    method: "GET",
    path: "/me/plans/{id}/named-contacts/candidates",
    right: "own.profile",
    summary: "Who else of the organization could be named, by name",
    params: byId,
    query: z.strictObject({
      limit: page.limit,
      q: z.string().trim().min(1).max(100).optional().describe("A part of the name"),
    }),
    response: z.strictObject({ data: z.array(reference), more: z.boolean() }),
  },
  "ownNamedContacts.add": {
    method: "POST",
    path: "/me/plans/{id}/named-contacts",
    right: "own.profile",
    summary: "Name somebody of an organization one looks after; there are never more than the plan says",
    params: byId,
    body: z.strictObject({ contact: id }),
    status: 201,
    response: namedContact,
    errors: ["namedContacts.full", "namedContacts.known"],
  },
  "ownNamedContacts.remove": {
    method: "DELETE",
    path: "/me/plans/{id}/named-contacts/{contact}",
    right: "own.profile",
    summary: "Let somebody of an organization one looks after ask no longer",
    params: z.strictObject({ id, contact: id }),
    status: 204,
  },
});
