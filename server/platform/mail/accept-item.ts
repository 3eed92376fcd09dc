/** Takes in an item handed over by the API instead of SMTP. */
import { newId } from "#shared/ids";
import { sha256 } from "#platform/crypto";
import { afterCommit } from "#platform/db";
import { inTransaction, type Ctx } from "#platform/http";
import { kickDrainer } from "./drain-intake.ts";
import { insertIntake } from "./queries.ts";

/** Stores raw bytes for a channel. @returns the id of the item, committed when the transaction is */
export function acceptItem(
  ctx: Ctx,
  {
    channel,
    raw,
    envelopeFrom = null,
    envelopeTo = [],
    sourceId = null,
  }: {
    channel: string;
    raw: Buffer;
    envelopeFrom?: string | null;
    envelopeTo?: readonly string[];
    /** Which source or address of ours it came by. */ sourceId?: string | null;
  },
): Promise<string> {
  return inTransaction(ctx, async (tx) => {
    const receivedAt = tx.clock.now();
    const id = newId(receivedAt.getTime());
    await insertIntake(tx.db, { id, channel, receivedAt, envelopeFrom, envelopeTo, sha256: sha256(raw), raw, sourceId });
    afterCommit(tx.db, () => kickDrainer(ctx.platform));
    return id;
  });
}
