export { addNote, type NewNote } from "./add-note.ts";
export { addMessage, type NewMessage } from "./add-message.ts";
export { accessChange, seers } from "./access-contract.ts";
export { ticketsContract, TYPES, type Message, type Ticket } from "./contract.ts";
export type { Category, Filing, HintReason } from "./model.ts";
export { createTicket, type MessageContent, type NewTicket } from "./create-ticket.ts";
export { findStatus, listStatuses } from "./status-queries.ts";
export { findTicket, ticketMerged, ticketTitles, visibleIds, visibleTicketId, type TicketRow } from "./queries.ts";
export { guestContract } from "./guest-contract.ts";
export { guestRoutes } from "./guest-routes.ts";
export { rightForField } from "./policy.ts";
export { resolveAgent, resolveId } from "./resolve.ts";
export { receiversOf, strangersAmong, strangersTo } from "./key-receivers.ts";
export type { Receiver } from "./receiver-queries.ts";
export { lockedTicket } from "./locked-ticket.ts";
export { addCcParticipants } from "./add-cc-participants.ts";
export {
  audienceOf,
  lastWordBefore,
  messageForChannel,
  notifiedContacts,
  organizationOfTicket,
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
export { seesInside, ticketVisible } from "./policy.ts";
export { forgetPresence } from "./note-presence.ts";
export { linksContract } from "./links-contract.ts";
export { ticketBriefs } from "./link-queries.ts";
export { linkRoutes } from "./link-routes.ts";
export { mergeContract } from "./merge-contract.ts";
export { mergeRoutes } from "./merge-routes.ts";
export { ticketRegistrations } from "./registrations.ts";
export { ticketRoutes } from "./routes.ts";
export { comingInstant } from "./local-time.ts";
export { setChecklistState } from "./checklist-queries.ts";
export { formNames, resolveForm } from "./forms.ts";
export { clockFacts, messageAuthors, openTicketIds, setDue, type ClockFacts } from "./clock-queries.ts";
export { setPromisedAt, setRating } from "./snooze-queries.ts";
export { snoozeJob } from "./snooze.ts";
export { startReleaser, type Releaser } from "./release-replies.ts";
export { updateEach } from "./update-each.ts";
export { updateTicket } from "./update-ticket.ts";
export { postAsProgram } from "./post-as-program.ts";
export {
  heldBy,
  momentOf,
  openLoads,
  programWords,
  senderVerdict,
  teamOfTicket,
  ticketsSince,
  versionsNamed,
  writtenByProgram,
} from "./rule-queries.ts";
export {
  checkFilter,
  conditionSql,
  countFilters,
  fieldsIn,
  MOST_COUNTED,
  selectMatching,
  ticketFacts,
  ticketIdsOf,
  type TicketFacts,
} from "./filter-queries.ts";
