import type { z } from "zod";
import { inTransaction, notFound, type Ctx } from "#platform/http";
import { findIssues } from "#products/issues";
import { ticketBriefs, updateEach } from "#support/tickets";
import type { ticketIssuesContract } from "./contract.ts";
import { MOST_TICKETS, ticketsOfIssue } from "./queries.ts";

type Body = z.output<(typeof ticketIssuesContract)["knownIssues.tickets.update"]["body"]>;
type Done = z.output<(typeof ticketIssuesContract)["knownIssues.tickets.update"]["response"]>;

/** Replies to all open tickets that are tied to a known issue and that the caller sees, and gives them a status. @throws Problem as `updateEach`, 404 */
export function updateTied(ctx: Ctx, number: number, update: Body): Promise<Done> {
  return inTransaction(ctx, async (tx) => {
    const [issue] = await findIssues(tx, [], number);
    if (!issue) throw notFound();
    const tied = await ticketsOfIssue(tx.db, issue.id, { after: null, limit: MOST_TICKETS });
    const briefs = await ticketBriefs(
      tx,
      tied.map(({ id }) => id),
    );
    return { data: await updateEach(tx, briefs, update) };
  });
}
