export { ticketIssuesContract } from "./contract.ts";
export { ticketIssueRoutes } from "./routes.ts";
export { tieTicket } from "./tie-tickets.ts";
export { issueNoticeSubscribers } from "./tell-affected.ts";
