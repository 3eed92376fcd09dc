import { type Asks, fresh, onTickets } from "./ask-for.ts";
import type { World } from "../world.ts";

const another = async (world: World): Promise<number> =>
  (
    await world.app.admin.post("/api/v1/tickets", {
      subject: "Linked",
      body: "linked words",
      requester: { email: `${fresh("linked")}@customer.test` },
    })
  ).body.number;

/** Links of tickets. */
export default {
  ...onTickets("tickets.links.list", () => ({ rest: "/links" })),
  ...onTickets("tickets.links.add", async (_, world) => ({ rest: "/links", body: { kind: "related", ticket: await another(world) } })),
  ...onTickets("tickets.links.remove", async (ticket, world) => {
    const body = { kind: "duplicate", ticket: await another(world) };
    const made = await world.app.admin.post(`/api/v1/tickets/${ticket.number}/links`, body);
    return { rest: `/links/${made.body.id}` };
  }),
  ...onTickets("tickets.links.update", () => ({ rest: "/links/update", body: { kind: "incident", status: "solved" } })),
} satisfies Asks;
