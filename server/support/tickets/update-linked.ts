import type { z } from "zod";
import { forbidden, inTransaction, invalid, notFound, Problem, type Ctx } from "#platform/http";
import { listLinks } from "./link-queries.ts";
import type { linksContract } from "./links-contract.ts";
import { seesInside } from "./policy.ts";
import { postMessage } from "./post-message.ts";
import { findTicket } from "./queries.ts";
import { updateTicket } from "./update-ticket.ts";

type Body = z.output<(typeof linksContract)["tickets.links.update"]["body"]>;
type Done = z.output<(typeof linksContract)["tickets.links.update"]["response"]>;

const MOST = 200;

/**
 * Replies to all open incidents of a problem, or children of a ticket, and gives them a status: all or none. With `undoSeconds` the replies wait,
 * the status with them, and each can be taken back.
 * @throws Problem 404, 403, 409 for more than 200, 422 when there is nothing to do or the status is unknown
 */
export function updateLinked(ctx: Ctx, number: number, { kind, body, format, status, undoSeconds }: Body): Promise<Done> {
  if (body === undefined && status === undefined) throw invalid("body", "required");
  return inTransaction(ctx, async (tx) => {
    const ticket = await findTicket(tx, { number });
    if (!ticket || !seesInside(ctx.actor)) throw notFound();
    if (status !== undefined && !ctx.actor.rights.has("tickets.edit")) throw forbidden("tickets.edit");
    const open = (await listLinks(tx, ticket.id))
      .filter((link) => link.kind === kind && link.category !== "solved" && link.category !== "closed")
      // In the order in which everybody locks.
      .toSorted((a, b) => a.number - b.number);
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
        const { revision } = (await findTicket(tx, { id: one.ticket_id }, true))!;
        await updateTicket(tx, one.number, revision, { status: status! });
        data.push({ number: one.number, messageId: null });
      }
    }
    return { data };
  });
}
