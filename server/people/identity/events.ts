import { z } from "zod";
import { defineEvent } from "#platform/events";
import { id } from "#shared/contract";

/** Somebody is to be invited to the portal; his mail follows. */
export const invitationAsked = defineEvent("invitation.asked", 1, z.strictObject({ invitationId: id, organizationId: id }));
export const invitationEnded = defineEvent(
  "invitation.ended",
  1,
  z.strictObject({ invitationId: id, as: z.enum(["accepted", "revoked"]) }),
);
