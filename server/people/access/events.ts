import { z } from "zod";
import { defineEvent } from "#platform/events";
import { id } from "#shared/contract";

/** Slug of a role. */
const role = z.string();

export const agentCreated = defineEvent("agent.created", 1, z.strictObject({ agentId: id, role, invite: z.boolean() }));
/** The invitation of somebody who has not signed in yet is sent again. */
export const agentInvited = defineEvent("agent.invited", 1, z.strictObject({ agentId: id }));
export const agentChanged = defineEvent("agent.changed", 1, z.strictObject({ agentId: id, role, active: z.boolean() }));
export const teamChanged = defineEvent("team.changed", 1, z.strictObject({ teamId: id, members: z.number().int() }));
export const tokenCreated = defineEvent(
  "token.created",
  1,
  z.strictObject({ tokenId: id, agentId: id.nullable(), scopes: z.array(z.string()) }),
);
export const tokenRevoked = defineEvent("token.revoked", 1, z.strictObject({ tokenId: id }));
export const roleChanged = defineEvent(
  "role.changed",
  1,
  z.strictObject({ roleId: id, role, change: z.enum(["created", "changed", "deleted"]), rights: z.array(z.string()) }),
);
/** Somebody read or exported unusually much, or the audit does not hold together. */
export const accessAlarmRaised = defineEvent(
  "access.alarmRaised",
  1,
  z.strictObject({ alarmId: id, kind: z.enum(["bulkRead", "bulkExport", "auditBroken"]), actor: z.string(), count: z.number().int() }),
);
