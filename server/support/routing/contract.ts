/** Routing: to whom of a team a ticket goes, and why. Browser-safe. */
import { z } from "zod";
import { defineOperations, id, idOrSlug, instant, reference, tag } from "#shared/contract";
import { CHANNELS } from "#shared/ticket-codes";
import { LOCALES } from "#shared/locales";
import { PASSED, ROUTING_METHODS, ROUTING_OUTCOMES } from "#shared/routing";

const unique = <T>(list: T[]) => [...new Set(list)];
const capacity = z
  .partialRecord(z.enum(["any", ...CHANNELS]), z.number().int().min(0).max(500))
  .describe("Open tickets at once: by channel, and `any` over all of them; what is not said is not limited");
export type Capacity = z.output<typeof capacity>;

const teamSettings = {
  automatic: z.boolean().describe("Tickets given to the team without a person are routed"),
  method: z.enum(ROUTING_METHODS).describe("balanced: who has most room; roundRobin: who has waited longest"),
  capacity,
  presence: z.boolean().describe("Only people who are at work get tickets"),
  calendar: id.nullable().describe("Nobody gets tickets while it is closed"),
  overflowTeam: id.nullable().describe("The team that gets what nobody could take"),
  overflowMinutes: z.number().int().min(1).max(43_200).nullable(),
};
const agentSettings = {
  languages: z.array(z.enum(LOCALES)).max(10).transform(unique).describe("Empty: any"),
  products: z.array(id).max(100).transform(unique).describe("Empty: any"),
  skills: z.array(tag).max(50).transform(unique).describe("A ticket needs those skills of anybody that its tags name"),
  capacity: capacity.describe("What differs from the team's"),
  calendar: id.nullable(),
};

export const routingTeam = z.strictObject({
  team: reference,
  ...teamSettings,
  overflowName: z.string().nullable(),
  waiting: z.number().int().describe("Tickets nobody could take yet"),
  revision: z.number().int().describe("0: nothing was said yet"),
});
export type RoutingTeam = z.output<typeof routingTeam>;

export const routingAgent = z.strictObject({
  agent: reference,
  teams: z.array(reference),
  ...agentSettings,
  load: z.number().int().describe("Open tickets that are his"),
  loads: z.partialRecord(z.enum(CHANNELS), z.number().int()),
  presence: z.enum(["available", "away", "offline"]),
  absentUntil: instant.nullable().describe("He is away now"),
  revision: z.number().int(),
});
export type RoutingAgent = z.output<typeof routingAgent>;

export const absence = z.strictObject({ id, agent: reference, from: instant, to: instant });
export type Absence = z.output<typeof absence>;

export const routingDecision = z.strictObject({
  id,
  outcome: z.enum(ROUTING_OUTCOMES),
  team: reference,
  agent: reference.nullable(),
  reasons: z.strictObject({
    method: z.enum(ROUTING_METHODS),
    load: z.number().int().nullable().describe("Open tickets he had then"),
    limit: z.number().int().nullable(),
    language: z.string().nullable().describe("Asked for, and spoken"),
    product: z.boolean().describe("He knows the product"),
    skills: z.array(z.string()),
    passed: z.partialRecord(z.enum(PASSED), z.number().int()).describe("How many were passed over, by why"),
  }),
  at: instant,
});
export type RoutingDecision = z.output<typeof routingDecision>;

const localTime = z.strictObject({
  local: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/, "localTime"),
  timeZone: z.string().regex(/^[A-Za-z][A-Za-z0-9_+/-]{0,60}$/, "timeZone"),
});
const byId = z.strictObject({ id: idOrSlug });
const partial = <T extends { [name: string]: z.ZodType }>(shape: T) => z.strictObject(shape).partial();

export const routingContract = defineOperations({
  "routing.teams": {
    method: "GET",
    path: "/routing/teams",
    right: "routing.read",
    summary: "How tickets of teams are routed, and how many wait",
    list: routingTeam,
  },
  "routing.team": {
    method: "GET",
    path: "/routing/teams/{id}",
    right: "routing.read",
    summary: "How tickets of a team are routed",
    params: byId,
    response: routingTeam,
    etag: true,
  },
  "routing.updateTeam": {
    method: "PATCH",
    path: "/routing/teams/{id}",
    right: "routing.manage",
    summary: "Say how tickets of a team are routed",
    params: byId,
    body: partial(teamSettings),
    ifMatch: true,
    response: routingTeam,
    etag: true,
  },
  "routing.agents": {
    method: "GET",
    path: "/routing/agents",
    right: "routing.read",
    summary: "What agents can take, what they have, and who is there",
    list: routingAgent,
  },
  "routing.agent": {
    method: "GET",
    path: "/routing/agents/{id}",
    right: "routing.read",
    summary: "What an agent can take, and what he has",
    params: z.strictObject({ id }),
    response: routingAgent,
    etag: true,
  },
  "routing.updateAgent": {
    method: "PATCH",
    path: "/routing/agents/{id}",
    right: "routing.manage",
    summary: "Say which languages, products and skills an agent has, and how much he can take",
    params: z.strictObject({ id }),
    body: partial(agentSettings),
    ifMatch: true,
    response: routingAgent,
    etag: true,
  },
  "absences.list": {
    method: "GET",
    path: "/absences",
    right: "agents.read",
    summary: "Who is away or will be, the next first",
    query: z.strictObject({ agent: z.union([id, z.literal("me")]).optional() }),
    list: absence,
  },
  "absences.create": {
    method: "POST",
    path: "/absences",
    right: "tickets.note",
    summary: "Say when one is away; for others it needs the right routing.manage",
    body: z.strictObject({
      agent: id.optional().describe("Oneself when absent"),
      from: localTime.optional().describe("Now when absent"),
      to: localTime,
    }),
    status: 201,
    response: absence,
    errors: ["absence.tooMany"],
  },
  "absences.remove": {
    method: "DELETE",
    path: "/absences/{id}",
    right: "tickets.note",
    summary: "Take an absence back; of others it needs the right routing.manage",
    params: z.strictObject({ id }),
    status: 204,
  },
  "routing.trace": {
    method: "GET",
    path: "/tickets/{number}/routing",
    right: "tickets.note",
    summary: "To whom a ticket was routed and why, newest first, at most a hundred",
    params: z.strictObject({ number: z.coerce.number().int().min(1).max(9_007_199_254_740_991) }),
    list: routingDecision,
  },
});
