import type { Asks } from "./ask-for.ts";

const calendar = { timeZone: "Europe/Prague", hours: [{ day: 1, from: "09:00", to: "17:00" }] };

/** Business time. */
export default {
  "sla.preview": () => ({ path: "/sla/preview", body: { calendar, start: "2026-03-27T15:30:00Z", minutes: 60 } }),
  "sla.elapsed": () => ({ path: "/sla/elapsed", body: { calendar, from: "2026-03-27T15:30:00Z", to: "2026-04-27T15:30:00Z" } }),
} satisfies Asks;
