import { z } from "zod";
import { defineEvent } from "#platform/events";
import { id } from "#shared/contract";

/** Somebody asked for a person to be erased or exported. */
export const privacyAsked = defineEvent(
  "privacy.asked",
  1,
  z.strictObject({ requestId: id, contactId: id, kind: z.enum(["erasure", "export"]) }),
);
/** A person is erased: whoever keeps something of him forgets it. */
export const contactErased = defineEvent("contact.erased", 1, z.strictObject({ contactId: id, requestId: id.nullable() }));
/** A legal hold was set or ended. */
export const holdChanged = defineEvent(
  "hold.changed",
  1,
  z.strictObject({ holdId: id, kind: z.enum(["contact", "organization", "ticket"]), active: z.boolean() }),
);
