/** Tickets tied to known issues. */
import { afterId } from "#people/access";
import { emit } from "#platform/events";
import { encodeCursor } from "#platform/db";
import { elevated, forbidden, inTransaction, invalid, notFound, Problem, type Ctx } from "#platform/http";
import { findIssues, type KnownIssue } from "#products/issues";
import { findTicket, seesInside, ticketBriefs, type TicketRow } from "#support/tickets";
import type { IssueTicket, TicketIssue } from "./contract.ts";
import { issueTied, issueUntied, ticketTied, ticketUntied } from "./events.ts";
import { issuesOfTicket, MOST_TIED, ticketsOfIssue, tie, untie } from "./queries.ts";

function present(issue: KnownIssue): TicketIssue {
  const { id, number, product, title, state, severity, visibility, fixedIn } = issue;
  return { id, number, product, title, state, severity, visibility, fixedIn };
}

async function insideTicket(ctx: Ctx, number: number): Promise<TicketRow> {
  const ticket = await findTicket(ctx, { number });
  if (!ticket || !seesInside(ctx.actor)) throw notFound();
  return ticket;
}

/** The known issues a ticket is tied to: a customer reads of his request those that he may read anyway. @throws Problem 404 */
export async function listTied(ctx: Ctx, number: number): Promise<{ data: TicketIssue[]; nextCursor: null }> {
  const ticket = await findTicket(ctx, { number });
  if (!ticket) throw notFound();
  // Both ends are asked for as the caller; only what ties them is not for him to list.
  const tied = await issuesOfTicket(elevated(ctx).db, ticket.id);
  const issues = await findIssues(
    ctx,
    tied.map(({ id }) => id),
  );
  return { data: issues.map(present), nextCursor: null };
}

/** Told of both: the ticket says which issue, and the issue not which ticket, for who reads it may not see that one, now or later. */
async function tell(tx: Ctx, tied: boolean, ticket: TicketRow, issue: { id: string; number: number }): Promise<void> {
  await emit(tx, tied ? issueTied : issueUntied, {
    subjects: [`ticket:${ticket.id}`, `knownIssue:${issue.id}`],
    data: { ticket: ticket.number, issue: issue.number, issueId: issue.id },
  });
  await emit(tx, tied ? ticketTied : ticketUntied, {
    subjects: [`knownIssue:${issue.id}`],
    data: { number: issue.number, issueId: issue.id },
  });
}

/** Ties a ticket to a known issue; once more changes nothing. @throws Problem 403, 404, 409 for too many, 422 for an issue that is not there */
export function tieTicket(ctx: Ctx, number: number, issueNumber: number): Promise<TicketIssue> {
  return inTransaction(ctx, async (tx) => {
    const ticket = await insideTicket(tx, number);
    if (!ctx.actor.rights.has("issues.read")) throw forbidden("issues.read");
    const [issue] = await findIssues(tx, [], issueNumber);
    if (!issue) throw invalid("issue", "unknownThing", { value: String(issueNumber) });
    const there = await issuesOfTicket(tx.db, ticket.id);
    if (there.length >= MOST_TIED && !there.some(({ id }) => id === issue.id))
      throw new Problem(409, "issue.tooManyTied", { values: { most: MOST_TIED } });
    if (await tie(tx.db, { ticketId: ticket.id, issueId: issue.id, by: ctx.actorKey, now: ctx.clock.now() }))
      await tell(tx, true, ticket, issue);
    return present(issue);
  });
}

/** @throws Problem 404 */
export function untieTicket(ctx: Ctx, number: number, issueNumber: number): Promise<undefined> {
  return inTransaction(ctx, async (tx) => {
    const ticket = await insideTicket(tx, number);
    const issue = (await issuesOfTicket(tx.db, ticket.id)).find((one) => one.number === issueNumber);
    if (!issue || !(await untie(tx.db, ticket.id, issue.id))) throw notFound();
    await tell(tx, false, ticket, issue);
    return undefined;
  });
}

/** The tickets tied to a known issue. A page may hold fewer than asked for where the reader does not see them all. @throws Problem 404, 422 */
export async function listTickets(
  ctx: Ctx,
  number: number,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<{ data: IssueTicket[]; nextCursor: string | null }> {
  const [issue] = await findIssues(ctx, [], number);
  if (!issue) throw notFound();
  const ids = await ticketsOfIssue(ctx.db, issue.id, { after: afterId(cursor), limit: limit + 1 });
  const shown = ids.slice(0, limit);
  const briefs = await ticketBriefs(
    ctx,
    shown.map(({ id }) => id),
  );
  return {
    data: briefs
      .toSorted((a, b) => (a.id < b.id ? 1 : -1))
      .map(({ id, number: ticketNumber, subject, status, category, requester_id, requester }) => ({
        id,
        number: ticketNumber,
        subject,
        status,
        category,
        requester: requester === null ? null : { id: requester_id, name: requester },
      })),
    nextCursor: ids.length > limit ? encodeCursor([shown.at(-1)!.id]) : null,
  };
}
