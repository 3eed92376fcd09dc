import { type Asks, onTickets } from "./ask-for.ts";

export default {
  "presence.list": () => ({ path: "/presence" }),
  "presence.tell": () => ({ path: "/presence", body: { state: "available" } }),
  ...onTickets("tickets.viewing", () => ({ rest: "/viewing", body: { state: "opened" } })),
} satisfies Asks;
