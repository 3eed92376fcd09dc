import { type Asks, fresh, NO_NUMBER, onTickets } from "./ask-for.ts";
import type { TicketKey, World } from "../world.ts";

type On = World["tickets"][TicketKey];

/** A ticket that may be merged with one of the world's: restricted like it. */
async function another(world: World, like: On) {
  const { admin } = world.app;
  const made = await admin.post("/api/v1/tickets", {
    subject: "Apart",
    body: "marked-beside words",
    requester: { email: `${fresh("apart")}@customer.test` },
  });
  const ticket = (await admin.get(`/api/v1/tickets/${like.number}`)).body;
  if (ticket.restricted)
    await world.app.program.platform.database.staff.transaction().execute(async (tx) => {
      await tx
        .updateTable("tickets")
        .set({ restricted: true, assignee_id: ticket.assignee?.id ?? null })
        .where("id", "=", made.body.id)
        .execute();
      const list = await tx.selectFrom("ticket_access").selectAll().where("ticket_id", "=", like.id).execute();
      if (list.length > 0)
        await tx
          .insertInto("ticket_access")
          .values(list.map((row) => ({ ...row, ticket_id: made.body.id })))
          .execute();
    });
  return made.body as { id: string; number: number };
}

async function merged(world: World, into: On) {
  const alias = await another(world, into);
  const { admin } = world.app;
  const { headers } = await admin.get(`/api/v1/tickets/${alias.number}`);
  const answer = await admin.post(`/api/v1/tickets/${alias.number}/merge`, { into: into.number }, { "if-match": headers.get("etag")! });
  if (answer.status !== 200) throw new Error(`merge: ${answer.status} ${JSON.stringify(answer.body)}`);
  return alias;
}

const match = async (world: World, number: number) => ({
  "if-match": (await world.app.admin.get(`/api/v1/tickets/${number}`)).headers.get("etag")!,
});

/** Merging. What is merged is parted again by the next row's asking; nobody's sight changes by it. */
export default {
  ...onTickets("tickets.merge", async (ticket, world) => {
    const to = await another(world, ticket);
    const { body } = await world.app.admin.get(`/api/v1/tickets/${ticket.number}`);
    // Asked anew for whoever may: the one before is taken back first.
    const parted = body.merged
      ? await world.app.admin.post(`/api/v1/tickets/${ticket.number}/unmerge`, {}, await match(world, ticket.number))
      : null;
    if (parted && parted.status !== 200) throw new Error(JSON.stringify(parted.body));
    return { rest: "/merge", body: { into: to.number }, headers: await match(world, ticket.number) };
  }),
  ...onTickets("tickets.merge.preview", async (ticket, world) => {
    const { body } = await world.app.admin.get(`/api/v1/tickets/${ticket.number}`);
    if (body.merged) await world.app.admin.post(`/api/v1/tickets/${ticket.number}/unmerge`, {}, await match(world, ticket.number));
    return { rest: "/merge/preview", body: { into: (await another(world, ticket)).number } };
  }),
  ...onTickets("tickets.unmerge", async (ticket, world) => {
    await merged(world, ticket);
    return { rest: "/unmerge", body: {}, headers: await match(world, ticket.number) };
  }),
  ...onTickets("tickets.merged.list", () => ({ rest: "/merged" })),
  ...onTickets("tickets.share", async (ticket, world) => ({ rest: "/share", body: { with: (await merged(world, ticket)).number } })),
  ...onTickets("tickets.unshare", async (ticket, world) => ({ rest: "/unshare", body: { with: (await merged(world, ticket)).number } })),
  "tickets.messages.list of one another was merged into": async (world: World) => {
    await merged(world, world.tickets.usual);
    return { path: `/tickets/${world.tickets.usual.number}/messages`, unknown: `/tickets/${NO_NUMBER}/messages` };
  },
} satisfies Asks;
