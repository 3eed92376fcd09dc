import { z } from "zod";
import { defineEvent } from "#platform/events";
import { id } from "#shared/contract";

/** An agent is at work, away or gone from now on. Subjects: agent. `channel`: where he said it, when not in the desk. */
export const agentPresence = defineEvent(
  "agent.presence",
  1,
  z.strictObject({ state: z.enum(["available", "away", "offline"]), channel: z.string().max(40).optional() }),
);

/**
 * An agent has a ticket before him, has left it, or has given no sign of working on it. Subjects: agent, ticket; the ticket comes second so that its
 * history stays what happened to it. `idle` is dated at the last sign.
 */
export const ticketViewed = defineEvent(
  "ticket.viewed",
  1,
  z.strictObject({ number: z.number(), agent: id, state: z.enum(["opened", "left", "idle"]) }),
);
