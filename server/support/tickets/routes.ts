import { agentIdOf, notFound, routes } from "#platform/http";
import { addParticipant, readParticipants, removeParticipant } from "./change-participants.ts";
import { ticketsContract } from "./contract.ts";
import { exportTickets } from "./export-tickets.ts";
import { decideHeld } from "./decide-held.ts";
import { countMatching, listPage } from "./list-tickets.ts";
import { moveMessage, splitTicket } from "./move-message.ts";
import { notePresence } from "./note-presence.ts";
import { openTicket } from "./open-ticket.ts";
import { postMessage } from "./post-message.ts";
import { countViews, findTicket, toTicket } from "./queries.ts";
import { readHistory } from "./read-history.ts";
import { readMessages } from "./read-messages.ts";
import { previewWritten } from "./render-written.ts";
import { changeStatus, createStatus, orderAllStatuses, readStatus, readStatuses } from "./save-status.ts";
import { changeForm, createForm, orderAllForms, readForm, readForms } from "./save-form.ts";
import { revealSecrets } from "./reveal-secrets.ts";
import { changeAccess, readAccess } from "./ticket-access.ts";
import { snoozeTicket, wakeTicket } from "./snooze.ts";
import { undoReply } from "./undo-reply.ts";
import { updateTicket } from "./update-ticket.ts";

export const ticketRoutes = routes(ticketsContract, {
  "tickets.open": (ctx, { body }) => openTicket(ctx, body),
  "tickets.list": (ctx, { query }) => listPage(ctx, query),
  "tickets.export": (ctx, { query }) => exportTickets(ctx, query),
  "tickets.counts": (ctx) => countViews(ctx, agentIdOf(ctx.actor)),
  "tickets.count": (ctx, { query }) => countMatching(ctx, query.filter),
  "tickets.get": async (ctx, { params }) => {
    const row = await findTicket(ctx, params);
    if (!row) throw notFound();
    return toTicket(ctx, row);
  },
  "tickets.update": (ctx, { params, body, ifMatch }) => updateTicket(ctx, params.number, ifMatch!, body),
  "tickets.access.get": (ctx, { params }) => readAccess(ctx, params.number),
  "tickets.access.update": (ctx, { params, body, ifMatch }) => changeAccess(ctx, params.number, ifMatch!, body),
  "tickets.snooze": (ctx, { params, body }) => snoozeTicket(ctx, params.number, body),
  "tickets.wake": (ctx, { params }) => wakeTicket(ctx, params.number),
  "tickets.messages.list": (ctx, { params, query }) => readMessages(ctx, params.number, query),
  "tickets.messages.add": (ctx, { params, body }) => postMessage(ctx, params.number, body),
  "tickets.messages.preview": async (_, { body }) => ({ html: previewWritten(body) }),
  "tickets.messages.undo": (ctx, { params }) => undoReply(ctx, params.number, params.messageId),
  "tickets.messages.release": (ctx, { params }) => decideHeld(ctx, params.number, params.messageId, "release"),
  "tickets.messages.dismiss": (ctx, { params }) => decideHeld(ctx, params.number, params.messageId, "dismiss"),
  "tickets.secrets.reveal": (ctx, { params, body }) => revealSecrets(ctx, params.number, body?.part ?? null),
  "tickets.messages.move": (ctx, { params, body, ifMatch }) => moveMessage(ctx, params.number, params.messageId, ifMatch!, body),
  "tickets.split": (ctx, { params, body, ifMatch }) => splitTicket(ctx, params.number, ifMatch!, body),
  "tickets.participants.list": (ctx, { params }) => readParticipants(ctx, params.number),
  "tickets.participants.add": (ctx, { params, body }) => addParticipant(ctx, params.number, body),
  "tickets.participants.remove": (ctx, { params }) => removeParticipant(ctx, params.number, params.id),
  "tickets.history": (ctx, { params, query }) => readHistory(ctx, params.number, query),
  "tickets.presence": (ctx, { params, body }) => notePresence(ctx, params.number, body),
  "tickets.statuses": async (ctx) => ({ data: await readStatuses(ctx), nextCursor: null }),
  "ticketForms.list": async (ctx, { query }) => ({ data: await readForms(ctx, query.archived === "true"), nextCursor: null }),
  "ticketForms.create": (ctx, { body }) => createForm(ctx, body),
  "ticketForms.get": (ctx, { params }) => readForm(ctx, params.id),
  "ticketForms.update": (ctx, { params, body, ifMatch }) => changeForm(ctx, params.id, ifMatch!, body),
  "ticketForms.order": async (ctx, { body }) => {
    await orderAllForms(ctx, body.ids);
    return undefined;
  },
  "ticketStatuses.create": (ctx, { body }) => createStatus(ctx, body),
  "ticketStatuses.get": (ctx, { params }) => readStatus(ctx, params.id),
  "ticketStatuses.update": (ctx, { params, body, ifMatch }) => changeStatus(ctx, params.id, ifMatch!, body),
  "ticketStatuses.order": async (ctx, { body }) => {
    await orderAllStatuses(ctx, body.ids);
    return undefined;
  },
});
