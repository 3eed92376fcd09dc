/** Policies of service levels, the clocks they set, and what is said of broken promises. Browser-safe. */
import { z } from "zod";
import { defineOperations, givenInstant, id, instant, line, page, reference } from "#shared/contract";
import { BREACH_CAUSES, CLOCK_STATES, SLA_TARGETS, STEP_RECEIVERS } from "#shared/sla-codes";
import { CHANNELS, PRIORITIES } from "#shared/ticket-codes";
import { minutes } from "./shapes.ts";

const target = z.enum(SLA_TARGETS);
const priority = z.enum(PRIORITIES);
const some = (most: number) =>
  z
    .array(id)
    .max(most)
    .transform((list) => [...new Set(list)]);
/** A category, or the slug of a named status. */
const status = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,59}$/, "value");

const conditions = z.strictObject({
  plans: some(200).default([]),
  organizations: some(200).default([]),
  teams: some(200).default([]),
  products: some(200).default([]),
  channels: z
    .array(z.enum(CHANNELS))
    .max(CHANNELS.length)
    .transform((list) => [...new Set(list)])
    .default([]),
});
const promised = z.strictObject({
  target,
  priority,
  minutes: minutes.nullable().describe("Null: not promised, whatever the plan says"),
  aroundTheClock: z.boolean().default(false),
});
const targets = z
  .array(promised)
  .max(SLA_TARGETS.length * PRIORITIES.length)
  .refine((list) => new Set(list.map((one) => `${one.target} ${one.priority}`)).size === list.length, "repeated")
  .describe("What is not named here the plan of the customer decides");
const pauses = z
  .partialRecord(target, z.array(status).max(50))
  .describe("Categories and slugs of statuses in which a target stands still; a target that is not named has the usual ones");
const when = z.union([
  z.strictObject({ percent: z.number().int().min(1).max(99) }),
  z.strictObject({ minutesBefore: minutes }),
  z.strictObject({ minutesAfter: z.number().int().min(0).max(525_600) }),
]);
const step = z.strictObject({
  id: id.optional().describe("Of a step that is kept"),
  targets: z.array(target).max(SLA_TARGETS.length).default([]).describe("Empty: of every target"),
  when: when.describe("Percent of the time, minutes before it is over, or minutes after"),
  notify: z.array(z.enum(STEP_RECEIVERS)).max(STEP_RECEIVERS.length).default([]),
  raiseTo: priority.nullable().default(null),
  assignTeam: id.nullable().default(null),
  assignAgent: id.nullable().default(null),
});

const given = {
  name: line(100),
  conditions,
  calendarId: id.nullable().describe("In which its targets count; null: the hours of the plan"),
  staffingCalendarId: id.nullable().describe("When people are there: a breach that lies outside for the most part has that cause"),
  targets,
  pauses,
  unassignedPauses: z.boolean().describe("Whether the work of agents stands still while nobody has the ticket"),
  reopenOnBounce: z.boolean().describe("Whether a reply that came back is none"),
  reopenHours: z
    .number()
    .int()
    .min(0)
    .max(8_784)
    .nullable()
    .describe("A ticket opened again later begins anew; null: it goes on however late"),
  customersSee: z.boolean(),
  steps: z.array(step).max(20),
};

const shownStep = z.strictObject({
  id,
  targets: z.array(target),
  when: z.union([
    z.strictObject({ percent: z.number() }),
    z.strictObject({ minutesBefore: z.number() }),
    z.strictObject({ minutesAfter: z.number() }),
  ]),
  notify: z.array(z.enum(STEP_RECEIVERS)),
  raiseTo: priority.nullable(),
  assignTeam: id.nullable(),
  assignAgent: id.nullable(),
});
export const slaPolicy = z.strictObject({
  id,
  name: z.string(),
  position: z.number().int().describe("The first that fits decides"),
  conditions: z.strictObject({
    plans: z.array(id),
    organizations: z.array(id),
    teams: z.array(id),
    products: z.array(id),
    channels: z.array(z.string()),
  }),
  calendarId: id.nullable(),
  staffingCalendarId: id.nullable(),
  targets: z.array(z.strictObject({ target, priority, minutes: z.number().int().nullable(), aroundTheClock: z.boolean() })),
  pauses: z.partialRecord(target, z.array(z.string())),
  unassignedPauses: z.boolean(),
  reopenOnBounce: z.boolean(),
  reopenHours: z.number().int().nullable(),
  customersSee: z.boolean(),
  steps: z.array(shownStep),
  version: z.number().int().describe("Counts the changes; what ran before one is counted by what held then"),
  retiredAt: instant.nullable(),
  createdAt: instant,
  updatedAt: instant,
  revision: z.number().int(),
});
export type SlaPolicy = z.infer<typeof slaPolicy>;

const facts = {
  target,
  instance: z.number().int(),
  state: z.enum(CLOCK_STATES),
  priority,
  minutes: z.number().int(),
  startedAt: instant,
  dueAt: instant.nullable().describe("Null: it stands still, or is never due"),
  breachedAt: instant.nullable(),
  fulfilledAt: instant.nullable(),
  met: z.boolean().nullable(),
};
export const slaClock = z.strictObject({
  id,
  ticketNumber: z.number().int(),
  ...facts,
  elapsedSeconds: z.number().describe("That counted, up to `countedAt`"),
  countedAt: instant,
  policy: reference.nullable().describe("For agents"),
  plan: reference.nullable().describe("For agents"),
  customersSee: z.boolean(),
  cause: z.enum(BREACH_CAUSES).nullable().describe("For agents: as a lead says, else as it was found"),
  foundCause: z.enum(BREACH_CAUSES).nullable(),
  corrected: z.strictObject({ by: reference.nullable(), at: instant }).nullable(),
  history: z
    .array(z.strictObject({ at: instant, what: z.string(), why: z.string().nullable(), minutes: z.number().int().nullable() }))
    .describe("For agents"),
  revision: z.number().int(),
});
export type SlaClock = z.infer<typeof slaClock>;

const ofPolicy = z.strictObject({ id });
const ticketNumber = z.number().int().min(1).max(9_007_199_254_740_991);
const preview = z.strictObject({
  /** Which policy decides now; null: none, so the plan does. */
  decides: reference.nullable(),
  /** Whether it is the one that was asked about. */
  fits: z.boolean(),
  plan: reference.nullable(),
  clocks: z.array(z.strictObject({ ...facts, cause: z.enum(BREACH_CAUSES).nullable() })),
});
export type SlaPreview = z.infer<typeof preview>;
const recount = z.strictObject({ id, since: instant, createdAt: instant, tickets: z.number().int(), finishedAt: instant.nullable() });

export const slaPoliciesContract = defineOperations({
  "slaPolicies.list": {
    method: "GET",
    path: "/sla-policies",
    right: "sla.read",
    summary: "Policies of service levels in their order; the first that fits a ticket decides",
    query: z.strictObject({ ...page, retired: z.enum(["true", "false"]).optional().describe("`true`: those that decide no more, too") }),
    list: slaPolicy,
  },
  "slaPolicies.create": {
    method: "POST",
    path: "/sla-policies",
    right: "sla.manage",
    summary: "Make a policy, the last in the order; it holds from now on",
    body: z.strictObject({
      name: given.name,
      conditions: given.conditions.prefault({}),
      calendarId: given.calendarId.default(null),
      staffingCalendarId: given.staffingCalendarId.default(null),
      targets: given.targets.default([]),
      pauses: given.pauses.default({}),
      unassignedPauses: given.unassignedPauses.default(false),
      reopenOnBounce: given.reopenOnBounce.default(true),
      reopenHours: given.reopenHours.default(null),
      customersSee: given.customersSee.default(true),
      steps: given.steps.default([]),
    }),
    status: 201,
    response: slaPolicy,
    etag: true,
    errors: ["slaPolicy.tooMany"],
  },
  "slaPolicies.get": {
    method: "GET",
    path: "/sla-policies/{id}",
    right: "sla.read",
    summary: "A policy of service levels",
    params: ofPolicy,
    response: slaPolicy,
    etag: true,
  },
  "slaPolicies.update": {
    method: "PATCH",
    path: "/sla-policies/{id}",
    right: "sla.manage",
    summary: "Change a policy from now on, retire it, or take it up again",
    params: ofPolicy,
    body: z.strictObject({
      name: given.name.optional(),
      conditions: given.conditions.optional(),
      calendarId: given.calendarId.optional(),
      staffingCalendarId: given.staffingCalendarId.optional(),
      targets: given.targets.optional(),
      pauses: given.pauses.optional(),
      unassignedPauses: given.unassignedPauses.optional(),
      reopenOnBounce: given.reopenOnBounce.optional(),
      reopenHours: given.reopenHours.optional(),
      customersSee: given.customersSee.optional(),
      steps: given.steps.optional(),
      retired: z.boolean().optional(),
    }),
    ifMatch: true,
    response: slaPolicy,
    etag: true,
  },
  "slaPolicies.order": {
    method: "POST",
    path: "/sla-policies/order",
    right: "sla.manage",
    summary: "Put policies in an order",
    body: z.strictObject({ ids: z.array(id).min(1).max(200) }),
    status: 204,
  },
  "slaPolicies.preview": {
    method: "POST",
    path: "/sla-policies/preview",
    right: "sla.manage",
    summary: "What the policies would have promised for a ticket had they always been so; nothing is stored",
    body: z.strictObject({
      ticket: ticketNumber,
      policy: id.optional().describe("The one that is tried; absent: a new one, the last in the order"),
      conditions: given.conditions.optional(),
      calendarId: given.calendarId.optional(),
      staffingCalendarId: given.staffingCalendarId.optional(),
      targets: given.targets.optional(),
      pauses: given.pauses.optional(),
      unassignedPauses: given.unassignedPauses.optional(),
      reopenOnBounce: given.reopenOnBounce.optional(),
      reopenHours: given.reopenHours.optional(),
      customersSee: given.customersSee.optional(),
      steps: given.steps.optional(),
    }),
    safe: true,
    response: preview,
  },
  "slaClocks.list": {
    method: "GET",
    path: "/tickets/{number}/clocks",
    right: "tickets.read",
    summary: "The service levels of a ticket, those that run first; to customers those they may see",
    params: z.strictObject({ number: z.coerce.number().int().min(1).max(9_007_199_254_740_991) }),
    list: slaClock,
  },
  "slaClocks.correct": {
    method: "PATCH",
    path: "/clocks/{id}",
    right: "sla.correct",
    summary: "Say why a promise was broken, where the cause that was found is wrong",
    params: ofPolicy,
    body: z.strictObject({ cause: z.enum(BREACH_CAUSES) }),
    ifMatch: true,
    response: slaClock,
    etag: true,
    errors: ["clock.notBreached"],
  },
  "slaRecounts.create": {
    method: "POST",
    path: "/sla-recounts",
    right: "sla.manage",
    summary: "Count history anew since an instant, as if what holds now had held all along",
    body: z.strictObject({ since: givenInstant }),
    status: 202,
    response: recount,
  },
  "slaRecounts.list": {
    method: "GET",
    path: "/sla-recounts",
    right: "sla.manage",
    summary: "When history was counted anew, the newest first",
    query: z.strictObject({ ...page }),
    list: recount,
  },
});
