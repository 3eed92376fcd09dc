import type { z } from "zod";
import { inTransaction, notFound, type Ctx } from "#platform/http";
import { listLinks } from "./link-queries.ts";
import type { linksContract } from "./links-contract.ts";
import { findTicket } from "./queries.ts";
import { updateEach } from "./update-each.ts";

type Body = z.output<(typeof linksContract)["tickets.links.update"]["body"]>;
type Done = z.output<(typeof linksContract)["tickets.links.update"]["response"]>;

/** Replies to all open incidents of a problem, or children of a ticket, and gives them a status. @throws Problem as `updateEach`, 404 */
export function updateLinked(ctx: Ctx, number: number, { kind, ...update }: Body): Promise<Done> {
  return inTransaction(ctx, async (tx) => {
    const ticket = await findTicket(tx, { number });
    if (!ticket) throw notFound();
    const linked = await listLinks(tx, ticket.id);
    return {
      data: await updateEach(
        tx,
        linked.filter((link) => link.kind === kind),
        update,
      ),
    };
  });
}
