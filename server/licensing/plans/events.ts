import { z } from "zod";
import { defineEvent } from "#platform/events";
import { id } from "#shared/contract";
import { CANCELLATIONS } from "#shared/plan-codes";

export const planChanged = defineEvent(
  "plan.changed",
  1,
  z.strictObject({ planId: id, how: z.enum(["created", "changed", "archived", "restored", "removed"]) }),
);

const day = z.string().nullable();
const whose = { subscriptionId: id, planId: id, organizationId: id.nullable(), contactId: id.nullable() };
/** Somebody got a plan, or the terms changed on which he has it. Days `YYYY-MM-DD`; the ends are last days. */
export const subscriptionChanged = defineEvent(
  "subscription.changed",
  1,
  z.strictObject({
    ...whose,
    how: z.enum(["created", "changed", "cancelled", "reinstated"]),
    startsOn: z.string(),
    endsOn: day,
    maintenanceEndsOn: day,
    cancelledFrom: day,
    cancellation: z.enum(CANCELLATIONS).nullable(),
  }),
);
/** Somebody may ask on the strength of a subscription, or no longer. */
export const namedContactChanged = defineEvent(
  "subscription.namedContactChanged",
  1,
  z.strictObject({ subscriptionId: id, contactId: id, how: z.enum(["named", "unnamed"]) }),
);
