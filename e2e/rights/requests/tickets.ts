import { type Asks, fresh, NOBODY, onTickets } from "./ask-for.ts";
import type { World } from "../world.ts";

const ticketChange = (body: object) => async (ticket: { number: number }, world: World) => ({
  rest: "",
  body,
  headers: { "if-match": (await world.app.admin.get(`/api/v1/tickets/${ticket.number}`)).headers.get("etag")! },
});

/** One of the vendor's own, taken again for each row: there may not be any number of them. */
const known = new WeakMap<World, Map<string, Promise<string>>>();
const one = async (world: World, path: string, body: object) => {
  const made = known.get(world) ?? new Map<string, Promise<string>>();
  known.set(world, made);
  const { admin } = world.app;
  if (!made.has(path))
    made.set(
      path,
      admin.post(`/api/v1/${path}`, body).then((answer) => answer.body.id as string),
    );
  const id = await made.get(path)!;
  return { id, headers: { "if-match": (await admin.get(`/api/v1/${path}/${id}`)).headers.get("etag")! } };
};
const status = (world: World) => one(world, "ticket-statuses", { category: "open", name: { en: "Known" } });
const form = (world: World) => one(world, "ticket-forms", { names: { en: "Known" }, type: "incident" });

/** Tickets. */
export default {
  "tickets.open": () => ({ path: "/tickets", body: { subject: "mine", body: "mine" } }),
  "tickets.open for another": () => ({
    path: "/tickets",
    body: { subject: "for him", body: "for him", requester: { email: "someone@elsewhere.test" } },
  }),
  "tickets.list": () => ({ path: "/tickets?limit=200" }),
  "tickets.count": () => ({ path: `/tickets/count?filter=${encodeURIComponent('{"all":[]}')}` }),
  "tickets.export": () => ({ path: "/tickets/export?format=jsonl" }),
  "tickets.counts": () => ({ path: "/tickets/counts" }),
  ...onTickets("tickets.get", () => ({ rest: "" })),
  ...onTickets("tickets.update status", ticketChange({ status: "open" })),
  ...onTickets("tickets.update type", ticketChange({ type: "question" })),
  ...onTickets("tickets.update team", ticketChange({ team: null })),
  ...onTickets("tickets.snooze", () => ({ rest: "/snooze", body: { untilReply: true } })),
  ...onTickets("tickets.wake", () => ({ rest: "/wake", body: {} })),
  ...onTickets("tickets.messages.list", () => ({ rest: "/messages" })),
  ...onTickets("tickets.messages.add public", () => ({ rest: "/messages", body: { body: "a word", visibility: "public" } })),
  ...onTickets("tickets.messages.add internal", () => ({ rest: "/messages", body: { body: "a note", visibility: "internal" } })),
  "tickets.messages.preview": () => ({ path: "/messages/preview", body: { body: "**a** word", format: "markdown" } }),
  ...onTickets("tickets.messages.undo", async (ticket, world, key) => {
    const writer = world.actors[key === "restricted" ? "list" : "agt"]!;
    const sent = { body: "taken back", visibility: "public", undoSeconds: 30 };
    const made = await writer.post(`/api/v1/tickets/${ticket.number}/messages`, sent);
    return { rest: `/messages/${made.body.id}/undo` };
  }),
  ...onTickets("tickets.messages.release", async (_, world, key) => ({ rest: `/messages/${await world.hold(key)}/release` })),
  ...onTickets("tickets.messages.dismiss", async (_, world, key) => ({ rest: `/messages/${await world.hold(key)}/dismiss` })),
  ...onTickets("tickets.messages.move", async (ticket, world) => {
    const { admin } = world.app;
    const said = await admin.post(`/api/v1/tickets/${ticket.number}/messages`, { body: "Elsewhere", visibility: "public" });
    const to = await admin.post("/api/v1/tickets", {
      subject: "Elsewhere",
      body: "Hello",
      requester: { email: `${fresh("other")}@customer.test` },
    });
    const { headers } = await admin.get(`/api/v1/tickets/${ticket.number}`);
    return { rest: `/messages/${said.body.id}/move`, body: { to: to.body.number }, headers: { "if-match": headers.get("etag")! } };
  }),
  ...onTickets("tickets.split", async (ticket, world) => {
    const { admin } = world.app;
    const said = await admin.post(`/api/v1/tickets/${ticket.number}/messages`, { body: "Apart", visibility: "public" });
    const { headers } = await admin.get(`/api/v1/tickets/${ticket.number}`);
    return { rest: "/split", body: { messageId: said.body.id }, headers: { "if-match": headers.get("etag")! } };
  }),
  ...onTickets("tickets.secrets.reveal", () => ({ rest: "/secrets/reveal", body: {} })),
  ...onTickets("tickets.participants.list", () => ({ rest: "/participants" })),
  ...onTickets("tickets.participants.add", () => ({ rest: "/participants", body: { email: `${fresh("more")}@customer.test` } })),
  ...onTickets("tickets.participants.remove", async (ticket, world) => {
    const added = await world.app.admin.post(`/api/v1/tickets/${ticket.number}/participants`, { email: `${fresh("more")}@customer.test` });
    return { rest: `/participants/${added.body.id}` };
  }),
  ...onTickets("tickets.access.get", () => ({ rest: "/access" })),
  ...onTickets("tickets.access.update", async (ticket, world, key) => ({
    ...(await ticketChange({ restricted: key === "restricted" })(ticket, world)),
    rest: "/access",
  })),
  ...onTickets("tickets.history", () => ({ rest: "/history" })),
  ...onTickets("tickets.presence", () => ({ rest: "/presence", body: { state: "viewing" } })),
  "tickets.statuses": () => ({ path: "/ticket-statuses" }),
  "ticketForms.list": () => ({ path: "/ticket-forms" }),
  "ticketForms.create": () => ({ path: "/ticket-forms", body: { names: { en: fresh("Form") }, type: "incident" } }),
  "ticketForms.get": async (world) => ({ path: `/ticket-forms/${(await form(world)).id}`, unknown: `/ticket-forms/${NOBODY}` }),
  "ticketForms.update": async (world) => {
    const { id, headers } = await form(world);
    return { path: `/ticket-forms/${id}`, unknown: `/ticket-forms/${NOBODY}`, body: { portal: false }, headers };
  },
  "ticketForms.order": async (world) => ({ path: "/ticket-forms/order", body: { ids: [(await form(world)).id] } }),
  "ticketStatuses.create": () => ({ path: "/ticket-statuses", body: { category: "open", name: { en: fresh("Status") } } }),
  "ticketStatuses.get": async (world) => ({ path: `/ticket-statuses/${(await status(world)).id}`, unknown: `/ticket-statuses/${NOBODY}` }),
  "ticketStatuses.update": async (world) => {
    const { id, headers } = await status(world);
    return { path: `/ticket-statuses/${id}`, unknown: `/ticket-statuses/${NOBODY}`, body: { retired: true }, headers };
  },
  "ticketStatuses.order": async (world) => ({ path: "/ticket-statuses/order", body: { ids: [(await status(world)).id] } }),
} satisfies Asks;
