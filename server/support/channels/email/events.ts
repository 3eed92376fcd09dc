import { z } from "zod";
import { day, id } from "#shared/contract";
import { defineEvent } from "#platform/events";

/** A machine answered in somebody's name. Subjects: ticket, whose machine. `until`: the last day of an absence it told. */
export const autoReplyReceived = defineEvent("autoReply.received", 1, z.strictObject({ intakeId: id, until: day.nullable() }));

/** Somebody, or a mailbox, is not answered by machine for a while: mail went round. */
export const loopStopped = defineEvent(
  "mail.loopStopped",
  1,
  z.strictObject({ breakerId: id, scope: z.enum(["peer", "mailbox"]), reason: z.enum(["answers", "sameSubject", "volume"]) }),
);
