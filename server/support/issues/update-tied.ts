import type { z } from "zod";
import { forbidden, inTransaction, invalid, notFound, Problem, type Ctx } from "#platform/http";
import { findIssues } from "#products/issues";
import { postMessage, seesInside, ticketBriefs, updateTicket } from "#support/tickets";
import type { ticketIssuesContract } from "./contract.ts";
import { MOST_TICKETS, ticketsOfIssue } from "./queries.ts";

type Body = z.output<(typeof ticketIssuesContract)["knownIssues.tickets.update"]["body"]>;
type Done = z.output<(typeof ticketIssuesContract)["knownIssues.tickets.update"]["response"]>;

const MOST = 200;

/**
 * Replies to all open tickets that are tied to a known issue and that the caller sees, and gives them a status: all or none. With `undoSeconds`
 * the replies wait, the status with them, and each can be taken back.
 * @throws Problem 404, 403, 409 for more than 200, 422 when there is nothing to do or the status is unknown
 */
export function updateTied(ctx: Ctx, number: number, { body, format, status, undoSeconds }: Body): Promise<Done> {
  if (body === undefined && status === undefined) throw invalid("body", "required");
  return inTransaction(ctx, async (tx) => {
    const [issue] = await findIssues(tx, [], number);
    if (!issue || !seesInside(ctx.actor)) throw notFound();
    if (status !== undefined && !ctx.actor.rights.has("tickets.edit")) throw forbidden("tickets.edit");
    const ids = await ticketsOfIssue(tx.db, issue.id, { after: null, limit: MOST_TICKETS });
    // In the order in which everybody locks: by number, as they come.
    const open = (
      await ticketBriefs(
        tx,
        ids.map(({ id }) => id),
      )
    ).filter(({ category }) => category !== "solved" && category !== "closed");
    if (open.length > MOST) throw new Problem(409, "tooManyLinked", { values: { most: MOST } });
    const data: Done["data"] = [];
    for (const one of open) {
      if (body !== undefined) {
        const message = await postMessage(tx, one.number, {
          body,
          visibility: "public",
          ...(format ? { format } : {}),
          ...(status ? { status } : {}),
          ...(undoSeconds ? { undoSeconds } : {}),
        });
        data.push({ number: one.number, messageId: message.id });
      } else {
        await updateTicket(tx, one.number, one.revision, { status: status! });
        data.push({ number: one.number, messageId: null });
      }
    }
    return { data };
  });
}
