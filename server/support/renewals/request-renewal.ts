import type { z } from "zod";
import { organizationOf } from "#people/directory";
import { elevated, inTransaction, invalid, notFound, type Ctx } from "#platform/http";
import { newId } from "#shared/ids";
import { createTicket } from "#support/tickets";
import type { renewalsContract } from "./contract.ts";
import { renewalText } from "./model.ts";
import { aboutRenewal, openFor, shownOpen } from "./preview-renewal.ts";
import { holdThing, insertRequest } from "./queries.ts";

type Body = z.output<(typeof renewalsContract)["renewals.request"]["body"]>;
type Answer = { number: number | null; askedAt: string; repeated: boolean };

/**
 * Opens the ticket of a renewal in the name of the customer, with the licence or the plan and the price he chose. While one is open for the same thing,
 * whoever of them asked, nothing is opened.
 * @throws Problem 404, 422 for a price that is not on the list
 */
export async function requestRenewal(ctx: Ctx, { price: chosen, note, ...asked }: Body): Promise<Answer> {
  const { actor } = ctx;
  if (actor.kind !== "contact") throw notFound();
  const about = await aboutRenewal(ctx, asked);
  const price = chosen && about.prices.find(({ currency, period }) => currency === chosen.currency && period === chosen.period);
  if (price === undefined) throw invalid("price", "unknownThing");
  const opened = await inTransaction(elevated(ctx), async (tx) => {
    await holdThing(tx.db, about);
    const open = await openFor(tx.db, about);
    if (open) return { row: open, repeated: true };
    const now = tx.clock.now();
    const ticket = await createTicket(tx, {
      ...renewalText(ctx.locale, about, price, note),
      requesterId: actor.id,
      organizationId: about.organization ?? (await organizationOf(tx, actor.id)),
      type: about.kind === "license" ? "license" : "billing",
      licenseId: about.kind === "license" ? about.id : null,
      productId: about.product,
      channel: "portal",
      locale: ctx.locale,
    });
    await insertRequest(tx.db, { id: newId(now.getTime()), ticketId: ticket.id, thing: about, contactId: actor.id, price, now });
    return { row: { ticket_id: ticket.id, number: ticket.number, created_at: now }, repeated: false };
  });
  return { ...(await shownOpen(ctx, opened.row)), repeated: opened.repeated };
}
