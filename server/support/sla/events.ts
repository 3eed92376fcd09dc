import { z } from "zod";
import { defineEvent } from "#platform/events";
import { id } from "#shared/contract";
import { BREACH_CAUSES, SLA_TARGETS, STEP_RECEIVERS } from "#shared/sla-codes";

/** Subjects: the calendar. `version` is the one that holds from then on. */
export const calendarChanged = defineEvent(
  "calendar.changed",
  1,
  z.strictObject({ calendarId: id, version: z.number().int(), how: z.enum(["created", "changed", "removed"]) }),
);

/** Subjects: the policy. `version` is the one that holds from then on. */
export const slaPolicyChanged = defineEvent(
  "slaPolicy.changed",
  1,
  z.strictObject({ policyId: id, version: z.number().int(), how: z.enum(["created", "changed", "moved", "retired", "restored"]) }),
);

const about = {
  number: z.number(),
  clockId: id,
  target: z.enum(SLA_TARGETS),
  instance: z.number().int(),
  policyId: id.nullable(),
};
const dueAt = z.string().nullable();

/** Clocks of a ticket. Subjects: ticket, organization. When it happened is `occurredAt`; it may be told later. */
export const clockStarted = defineEvent("sla.clockStarted", 1, z.strictObject({ ...about, dueAt }));
export const clockPaused = defineEvent("sla.clockPaused", 1, z.strictObject(about));
export const clockResumed = defineEvent("sla.clockResumed", 1, z.strictObject({ ...about, dueAt }));
/** Another promise holds from now on: other minutes, other hours. */
export const clockChanged = defineEvent("sla.clockChanged", 1, z.strictObject({ ...about, dueAt, why: z.string() }));
export const clockFulfilled = defineEvent("sla.clockFulfilled", 1, z.strictObject({ ...about, dueAt, met: z.boolean() }));
export const clockBreached = defineEvent("sla.clockBreached", 1, z.strictObject({ ...about, dueAt, cause: z.enum(BREACH_CAUSES) }));
/** A step of a policy was taken before it was due. */
const step = { stepId: z.string(), notify: z.array(z.enum(STEP_RECEIVERS)) };
export const clockWarned = defineEvent("sla.clockWarned", 1, z.strictObject({ ...about, dueAt, ...step }));
/** A step of a policy was taken when it was over, or later. */
export const clockEscalated = defineEvent("sla.clockEscalated", 1, z.strictObject({ ...about, dueAt, ...step }));
export const clockCancelled = defineEvent("sla.clockCancelled", 1, z.strictObject({ ...about, why: z.string() }));
/** A lead says why a promise was broken. */
export const causeCorrected = defineEvent(
  "sla.causeCorrected",
  1,
  z.strictObject({ ...about, cause: z.enum(BREACH_CAUSES), before: z.enum(BREACH_CAUSES) }),
);
