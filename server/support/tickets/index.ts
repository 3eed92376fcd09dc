export { addMessage, type NewMessage } from "./add-message.ts";
export { ticketsContract, type Message, type Ticket } from "./contract.ts";
export { createTicket, type MessageContent, type NewTicket } from "./create-ticket.ts";
export { findStatus, ticketTitles, visibleIds } from "./queries.ts";
export { addCcParticipants } from "./add-cc-participants.ts";
export {
  lastWordBefore,
  messageForChannel,
  notifiedContacts,
  takesPart,
  ticketForChannel,
  type ChannelMessage,
  type ChannelPerson,
  type ChannelTicket,
} from "./channel-queries.ts";
export { forgetPresence } from "./note-presence.ts";
export { ticketRegistrations } from "./registrations.ts";
export { ticketRoutes } from "./routes.ts";
export { updateTicket } from "./update-ticket.ts";
