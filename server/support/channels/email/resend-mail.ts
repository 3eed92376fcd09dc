import { afterCommit } from "#platform/db";
import { inTransaction, invalid, notFound, forbidden, Problem, type Ctx } from "#platform/http";
import { domainOf, findOutbound, kickSender, normalizeAddress, resendMail, suppressionOf } from "#platform/mail";
import type { z } from "zod";
import type { outboxMail } from "./contract.ts";
import { mailboxBook } from "./mailbox-book.ts";
import { readMailOut } from "./read-outbox.ts";

/**
 * Sends a mail that did not arrive once more, to the same address or a corrected one, as a mail of its own. The first keeps what became of
 * it and no longer counts for its message.
 * @throws Problem 404, 409 for one that is not settled or went well, and while the address is suppressed, 422 for no usable address
 */
export function resend(ctx: Ctx, id: string, to: string | undefined): Promise<z.output<typeof outboxMail>> {
  return inTransaction(ctx, async (tx) => {
    await readMailOut(tx, id);
    if (!ctx.actor.rights.has("tickets.reply")) throw forbidden("tickets.reply");
    const mail = await findOutbound(tx.db, id);
    // A mail about no ticket holds a secret for its receiver alone.
    if (!mail || mail.about === null) throw notFound();
    const address = normalizeAddress(to ?? mail.to_address);
    if (!address) throw invalid("to", "email");
    const book = await mailboxBook(ctx.platform.database);
    if (book.of(address) || !domainOf(address)) throw invalid("to", "ownAddress");
    const suppressed = await suppressionOf(tx.db, address);
    if (suppressed) throw new Problem(409, "outbox.suppressed", { values: { address } });
    const copy = await resendMail(tx, id, address);
    if (!copy) throw new Problem(409, "outbox.notFailed");
    await tx.platform.audit.write(tx.db, {
      actor: ctx.actorKey,
      action: "outbox.resend",
      subject: `mail:${id}`,
      outcome: "allowed",
      address: ctx.address,
      data: { as: copy, corrected: address !== mail.to_address },
    });
    afterCommit(tx.db, () => kickSender(ctx.platform));
    return readMailOut(tx, copy);
  });
}
