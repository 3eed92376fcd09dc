import { inTransaction, notFound, type Ctx } from "#platform/http";
import type { MaskedSecret } from "#platform/masking";
import { secretContext } from "./mask-content.ts";
import { findTicket } from "./queries.ts";
import { secretsOf } from "./secret-queries.ts";

type Revealed = { part: string | null; mark: string; type: string; value: string };

/**
 * What the masking filter took out of a ticket, of one message or note of it, or of its subject and fields alone (`ticket`). Each call stands in the audit, in the transaction that reads.
 * @throws Problem 404
 */
export function revealSecrets(ctx: Ctx, number: number, part: string | null): Promise<{ data: Revealed[] }> {
  return inTransaction(ctx, async (tx) => {
    const ticket = await findTicket(tx, { number });
    if (!ticket) throw notFound();
    const rows = await secretsOf(tx.db, ticket.id, part);
    await ctx.platform.audit.write(tx.db, {
      actor: ctx.actorKey,
      action: "secrets.reveal",
      subject: `ticket:${ticket.id}`,
      outcome: "allowed",
      address: ctx.address,
      data: { parts: rows.map((row) => row.messageId ?? row.noteId), kinds: [...new Set(rows.flatMap((row) => row.kinds))] },
    });
    return {
      data: rows.flatMap((row) =>
        (JSON.parse(ctx.platform.crypto.decrypt(secretContext(ticket.id), row.sealed).toString()) as MaskedSecret[]).map((secret) => ({
          part: row.messageId ?? row.noteId,
          ...secret,
        })),
      ),
    };
  });
}
