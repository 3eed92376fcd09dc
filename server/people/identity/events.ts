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
/** Changes of how one signs in that let somebody in, or keep him out: their owner is told by mail. */
export const TOLD_CHANGES = z.enum([
  "changePassword",
  "addSecondFactor",
  "removeSecondFactor",
  "newRecoveryCodes",
  "addPasskey",
  "removePasskey",
]);
export const securityChanged = defineEvent("account.securityChanged", 1, z.strictObject({ accountId: id, change: TOLD_CHANGES }));
