export { addNote, type NewNote } from "./add-note.ts";
export { addMessage, type NewMessage } from "./add-message.ts";
export { ticketsContract, type Message, type Ticket } from "./contract.ts";
export type { Filing, HintReason } from "./model.ts";
export { createTicket, type MessageContent, type NewTicket } from "./create-ticket.ts";
export { findStatus, ticketTitles, visibleIds, visibleTicketId } from "./queries.ts";
export { addCcParticipants } from "./add-cc-participants.ts";
export {
  audienceOf,
  lastWordBefore,
  messageForChannel,
  notifiedContacts,
  quietTickets,
  standingOf,
  ticketForChannel,
  ticketOfMessage,
  withMerged,
  type ChannelMessage,
  type ChannelPerson,
  type ChannelTicket,
  type Standing,
} from "./channel-queries.ts";
export { postAsAgent, type AgentWords } from "./post-as-agent.ts";
export { forgetPresence } from "./note-presence.ts";
export { linksContract } from "./links-contract.ts";
export { linkRoutes } from "./link-routes.ts";
export { mergeContract } from "./merge-contract.ts";
export { mergeRoutes } from "./merge-routes.ts";
export { ticketRegistrations } from "./registrations.ts";
export { ticketRoutes } from "./routes.ts";
export { startReleaser, type Releaser } from "./release-replies.ts";
export { updateTicket } from "./update-ticket.ts";
export { countFilters, MOST_COUNTED, selectMatching } from "./filter-queries.ts";
