import { newId } from "#shared/ids";
import { afterCommit } from "#platform/db";
import type { Ctx } from "#platform/http";
import { tellProgress } from "./events.ts";
import { domainOf } from "./model/addresses.ts";
import { bounceAddressFor, messageIdFor } from "./model/tokens.ts";
import { findOutbound } from "./queries.ts";
import { copyFailed } from "./sender-queries.ts";

/**
 * Queues a copy of a mail that failed or was suppressed, under its own Message-ID and bounce address, in the running transaction.
 * @param address normalised
 * @returns the copy's id; null when there is nothing to send again
 */
export async function resendMail(ctx: Ctx, id: string, address: string): Promise<string | null> {
  const mail = await findOutbound(ctx.db, id);
  if (!mail) return null;
  const { crypto, config } = ctx.platform;
  const now = ctx.clock.now();
  const copy = newId(now.getTime());
  const domain = domainOf(mail.from_address);
  const copied = await copyFailed(ctx.db, id, {
    id: copy,
    address,
    envelopeFrom: mail.envelope_from === "" ? "" : bounceAddressFor(crypto, copy, domain),
    messageId: messageIdFor(crypto, copy, domain),
    state: config.smtpUrl ? "queued" : "captured",
    now,
  });
  if (!copied) return null;
  afterCommit(ctx.db, () => tellProgress(ctx, mail, "queued"));
  return copy;
}
