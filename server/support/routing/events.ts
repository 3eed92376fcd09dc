import { z } from "zod";
import { id } from "#shared/contract";
import { ROUTING_OUTCOMES } from "#shared/routing";
import { defineEvent } from "#platform/events";

/** A ticket is to be routed within its team. Subjects: ticket. */
export const routingAsked = defineEvent("routing.asked", 1, z.strictObject({ number: z.number(), teamId: id }));

/** It was given to somebody, nobody could take it yet, or it went on to another team. Subjects: ticket, and the agent. */
export const ticketRouted = defineEvent(
  "ticket.routed",
  1,
  z.strictObject({ number: z.number(), decisionId: id, teamId: id, agentId: id.nullable(), outcome: z.enum(ROUTING_OUTCOMES) }),
);
