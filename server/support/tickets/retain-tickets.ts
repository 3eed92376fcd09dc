import { ERASED, type Held, type RetentionHandler } from "#platform/erasure";
import { releaseFiles } from "#platform/files";
import { inTransaction, type Ctx } from "#platform/http";
import { emptyTicket } from "./empty-ticket.ts";
import { refreshErased } from "./erasure-queries.ts";
import { blankAllMessages, countResting, deleteAllAttachments, heldTickets, restingTickets, type Resting } from "./retention-queries.ts";

const lists = (held: Held): Resting["held"] => ({
  contacts: [...held.contacts],
  organizations: [...held.organizations],
  tickets: [...held.tickets],
});

/** Files go after the commit: bytes cannot be taken back. */
async function each(ctx: Ctx, ids: readonly string[], work: (tx: Ctx, id: string) => Promise<string[]>): Promise<number> {
  for (const id of ids) await releaseFiles(ctx, await inTransaction(ctx, (tx) => work(tx, id)));
  return ids.length;
}

/** Closed tickets nothing has moved in: first their attachments, later every word. Number, times and status stay for the figures. */
export const ticketRetention: readonly RetentionHandler[] = [
  {
    kind: "attachments",
    async extend(ctx, held) {
      for (const id of await heldTickets(ctx.db, lists(held))) held.tickets.add(id);
    },
    count: (ctx, before, held, most) => countResting(ctx.db, { before, held: lists(held), withFiles: true }, most),
    run: async (ctx, before, held, limit) =>
      each(ctx, await restingTickets(ctx.db, { before, held: lists(held), withFiles: true }, limit), (tx, id) =>
        deleteAllAttachments(tx.db, id),
      ),
  },
  {
    kind: "tickets",
    count: (ctx, before, held, most) => countResting(ctx.db, { before, held: lists(held), withFiles: false }, most),
    run: async (ctx, before, held, limit) =>
      each(ctx, await restingTickets(ctx.db, { before, held: lists(held), withFiles: false }, limit), async (tx, id) => {
        const files = await deleteAllAttachments(tx.db, id);
        await blankAllMessages(tx.db, id, ERASED);
        await emptyTicket(tx, id);
        await refreshErased(tx.db, id, tx.clock.now());
        return files;
      }),
  },
];
