import { z } from "zod";
import { defineEvent } from "#platform/events";
import { id } from "#shared/contract";

export const contactCreated = defineEvent("contact.created", 1, z.strictObject({ contactId: id }));
export const contactChanged = defineEvent("contact.changed", 1, z.strictObject({ contactId: id }));
/** Somebody proved that an address is his. */
export const addressProved = defineEvent("contact.addressProved", 1, z.strictObject({ contactId: id }));
export const organizationCreated = defineEvent("organization.created", 1, z.strictObject({ organizationId: id }));
export const organizationChanged = defineEvent("organization.changed", 1, z.strictObject({ organizationId: id }));
/** A task about a contact or an organization was made or changed. */
export const taskChanged = defineEvent(
  "people.taskChanged",
  1,
  z.strictObject({ taskId: id, assigneeId: id.nullable(), done: z.boolean() }),
);
/** A note about a contact or an organization was written, changed or removed. */
export const noteChanged = defineEvent("people.noteChanged", 1, z.strictObject({ noteId: id }));
export const membershipChanged = defineEvent(
  "membership.changed",
  1,
  z.strictObject({ membershipId: id, contactId: id, organizationId: id, seesRequests: z.boolean(), ended: z.boolean() }),
);
