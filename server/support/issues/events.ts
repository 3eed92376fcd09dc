import { z } from "zod";
import { defineEvent } from "#platform/events";
import { id } from "#shared/contract";

const data = z.strictObject({ ticket: z.number(), issue: z.number(), issueId: id });
/** A ticket was tied to a known issue, or untied. Subjects: ticket, issue. */
export const issueTied = defineEvent("ticket.issueTied", 1, data);
export const issueUntied = defineEvent("ticket.issueUntied", 1, data);

const about = z.strictObject({ number: z.number(), issueId: id });
/** The same as the issue tells it, to whoever sees the issue and perhaps not the ticket: without saying which. Subject: issue. */
export const ticketTied = defineEvent("knownIssue.ticketTied", 1, about);
export const ticketUntied = defineEvent("knownIssue.ticketUntied", 1, about);
