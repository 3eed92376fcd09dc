/** Who is at work, and which ticket an agent has before him. Browser-safe. */
import { z } from "zod";
import { defineOperations, instant, reference } from "#shared/contract";

const state = z.enum(["available", "away", "offline"]);
const present = z.strictObject({
  agent: reference,
  state,
  since: instant.describe("Since when it is so"),
});
export type AgentPresence = z.infer<typeof present>;

/** The longest time without input that is told at once; whoever was gone longer counts from then on. */
export const LONGEST_IDLE_SECONDS = 900;

export const presenceContract = defineOperations({
  "presence.list": {
    method: "GET",
    path: "/presence",
    right: "agents.read",
    summary: "Who is at work or away now",
    response: z.strictObject({ data: z.array(present) }),
  },
  "presence.tell": {
    method: "PUT",
    path: "/presence",
    right: "tickets.note",
    summary: "Say that one is at work, away or gone; said again each minute as a sign of life, and told as an event only when it changed",
    body: z.strictObject({ state }),
    response: z.strictObject({ state, since: instant }),
  },
  "tickets.viewing": {
    method: "PUT",
    path: "/tickets/{number}/viewing",
    right: "tickets.note",
    summary: "Say that one has a ticket before one, has left it, or has not touched it for a while; handle time is counted from this",
    params: z.strictObject({ number: z.coerce.number().int().positive() }),
    body: z.strictObject({
      state: z.enum(["opened", "left", "idle"]),
      idleSeconds: z
        .number()
        .int()
        .min(0)
        .max(LONGEST_IDLE_SECONDS)
        .optional()
        .describe("How long ago the last input was; that time is not counted"),
    }),
    status: 204,
  },
});
