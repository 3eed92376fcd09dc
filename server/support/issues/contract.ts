/** Tickets and the known issues they are tied to. Browser-safe. */
import { z } from "zod";
import { defineOperations, id, instant, page, reference, slug, text } from "#shared/contract";
import { ISSUE_SEVERITIES, ISSUE_STATES, ISSUE_VISIBILITIES } from "#shared/issue-codes";
import { CATEGORIES } from "#shared/ticket-codes";

const pathNumber = z.coerce.number().int().min(1).max(9_007_199_254_740_991);
const number = z.number().int().min(1).max(9_007_199_254_740_991);
const byNumber = z.strictObject({ number: pathNumber });

export const ticketIssue = z.strictObject({
  id,
  number,
  product: reference,
  title: z.string(),
  state: z.enum(ISSUE_STATES),
  severity: z.enum(ISSUE_SEVERITIES),
  visibility: z.enum(ISSUE_VISIBILITIES).nullable().describe("For the vendor's people"),
  fixedIn: z.string().nullable(),
});
export type TicketIssue = z.infer<typeof ticketIssue>;

export const issueTicket = z.strictObject({
  id,
  number,
  subject: z.string(),
  status: z.string(),
  category: z.enum(CATEGORIES),
  requester: reference.nullable(),
});
export type IssueTicket = z.infer<typeof issueTicket>;

export const affectedPerson = z.strictObject({
  id,
  contact: reference,
  organization: reference.nullable(),
  version: z.string().nullable().describe("As he said, else of his ticket"),
  license: z.string().nullable(),
  comment: z.string().nullable(),
  reported: z.boolean().describe("Whether he said so himself"),
  tickets: z.array(number).describe("His tied tickets that the reader may see, at most 20"),
  since: instant,
});
export type AffectedPerson = z.infer<typeof affectedPerson>;

export const ticketIssuesContract = defineOperations({
  "tickets.knownIssues.list": {
    method: "GET",
    path: "/tickets/{number}/known-issues",
    right: "tickets.read",
    summary: "The known issues a ticket is tied to, of those the caller may see",
    params: byNumber,
    list: ticketIssue,
  },
  "tickets.knownIssues.add": {
    method: "POST",
    path: "/tickets/{number}/known-issues",
    right: "tickets.edit",
    summary: "Tie a ticket to a known issue: its requester is affected by it",
    params: byNumber,
    body: z.strictObject({ issue: number }),
    status: 201,
    response: ticketIssue,
    errors: ["issue.tooManyTied"],
  },
  "tickets.knownIssues.remove": {
    method: "DELETE",
    path: "/tickets/{number}/known-issues/{issue}",
    right: "tickets.edit",
    summary: "Untie a ticket from a known issue",
    params: z.strictObject({ number: pathNumber, issue: pathNumber }),
    status: 204,
  },
  "knownIssues.tickets.list": {
    method: "GET",
    path: "/known-issues/{number}/tickets",
    right: "tickets.note",
    summary: "The tickets tied to a known issue, of those the caller may see, the last tied first",
    params: byNumber,
    query: z.strictObject(page),
    list: issueTicket,
  },
  "knownIssues.tickets.update": {
    method: "POST",
    path: "/known-issues/{number}/tickets/update",
    right: "tickets.reply",
    summary: "Reply to all open tickets tied to a known issue, and give them a status, all or none; up to 200",
    params: byNumber,
    body: z.strictObject({
      /** Goes to each of them as it stands here: nothing in it is filled in. */
      body: text(100_000).optional(),
      format: z.enum(["text", "markdown"]).optional(),
      status: slug.optional(),
      /** How long the replies wait, in which each can be taken back. */
      undoSeconds: z.number().int().min(0).max(30).optional(),
    }),
    response: z.strictObject({
      data: z.array(z.strictObject({ number, messageId: id.nullable() })).describe("What was written to which ticket"),
    }),
    errors: ["tooManyLinked"],
  },
  "knownIssues.affected": {
    method: "GET",
    path: "/known-issues/{number}/affected",
    right: "people.read",
    summary: "Who is affected: whoever said so, and whoever asked in a tied ticket that the caller may see; each person once",
    params: byNumber,
    query: z.strictObject(page),
    list: affectedPerson,
  },
});
