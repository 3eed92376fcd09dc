/** What comes back about a mail already handed over: bounces, delays, complaints. */
import { newId } from "#shared/ids";
import { afterCommit } from "#platform/db";
import type { Ctx } from "#platform/http";
import { tellFailure, tellProgress } from "./events.ts";
import type { DeliveryStatus } from "./model/parsed-mail.ts";
import { findOutbound, insertAttempt, insertSuppression, settleOutbound } from "./queries.ts";

/**
 * Writes a report down on the mail it is about. A permanent failure of the address, or a complaint, suppresses it for the future.
 * @param mailId proven by a signed Message-ID or bounce address; a report that proves nothing changes nothing
 * @returns what the mail was about and delivered; null when there is no such mail
 */
export async function recordDelivery(
  ctx: Ctx,
  mailId: string,
  status: DeliveryStatus,
): Promise<{ about: string | null; ref: string | null; to: string } | null> {
  const mail = await findOutbound(ctx.db, mailId);
  if (!mail) return null;
  const at = ctx.clock.now();
  const outcome =
    status.action === "complaint"
      ? "complained"
      : status.action === "delayed"
        ? "delayed"
        : status.action === "failed"
          ? "bounced"
          : "sent";
  const reply = [status.status, status.diagnostic].filter(Boolean).join(" ") || status.action;
  await insertAttempt(ctx.db, {
    id: newId(at.getTime()),
    mail_id: mailId,
    at,
    outcome,
    code: Number(/\b([245]\d\d)\b/.exec(status.diagnostic)?.[1]) || null,
    reply,
  });
  if (outcome === "bounced")
    await settleOutbound(ctx.db, mailId, { state: "failed", detail: reply, nextAttemptAt: null, attempted: false, at });
  // The report names whom it likes; only the address the mail really went to can be concerned.
  if (status.action === "failed" && status.hard) await insertSuppression(ctx.db, mail.to_address, "hardBounce", reply, at);
  if (outcome === "complained") await insertSuppression(ctx.db, mail.to_address, "complaint", reply, at);
  if (outcome === "bounced" || outcome === "complained") {
    await tellFailure(ctx, mail, outcome);
    afterCommit(ctx.db, () => tellProgress(ctx, mail, outcome));
  }
  return { about: mail.about, ref: mail.ref, to: mail.to_address };
}
