/** What comes back about a mail already handed over: bounces, delays, complaints. */
import { newId } from "#shared/ids";
import { afterCommit } from "#platform/db";
import type { Ctx } from "#platform/http";
import { markFailure } from "./bounce-queries.ts";
import { tellFailure, tellProgress } from "./events.ts";
import { isHardReason, reasonOf, type BounceReason } from "./model/bounce-reasons.ts";
import type { DeliveryStatus } from "./model/parsed-mail.ts";
import { findOutbound, insertAttempt, insertSuppression, settleOutbound } from "./queries.ts";

const OUTCOMES = { complaint: "complained", delayed: "delayed", failed: "bounced", delivered: "sent" } as const;

export type RecordedDelivery = {
  /** What the mail was about and delivered, as `kind:id`. */
  about: string | null;
  ref: string | null;
  /** Its one receiver. */
  to: string;
  /** Not told before: the same report may come twice. */
  news: boolean;
};

/**
 * Writes a report down on the mail it is about. A permanent failure of the address, or a complaint, suppresses it for the future.
 * @param mailId proven by a signed Message-ID or bounce address; a report that proves nothing changes nothing
 * @returns null when there is no such mail
 */
export async function recordDelivery(ctx: Ctx, mailId: string, status: DeliveryStatus): Promise<RecordedDelivery | null> {
  const mail = await findOutbound(ctx.db, mailId);
  if (!mail) return null;
  const at = ctx.clock.now();
  const outcome = OUTCOMES[status.action];
  // Some begin their words with the status, some do not.
  const reply = (status.diagnostic.includes(status.status) ? status.diagnostic : `${status.status} ${status.diagnostic}`) || status.action;
  await insertAttempt(ctx.db, { id: newId(at.getTime()), mail_id: mailId, at, outcome, code: Number(status.code) || null, reply });
  let news = true;
  if (outcome === "bounced") {
    news = await markFailure(ctx.db, mailId, status.reason);
    await settleOutbound(ctx.db, mailId, { state: "failed", detail: reply, nextAttemptAt: null, attempted: false, at });
  }
  // The report names whom it likes; only the address the mail really went to can be concerned.
  if (outcome === "bounced" && status.hard) await insertSuppression(ctx.db, mail.to_address, "hardBounce", reply, at);
  if (outcome === "complained") await insertSuppression(ctx.db, mail.to_address, "complaint", reply, at);
  if (outcome === "bounced" || outcome === "complained") {
    if (news) await tellFailure(ctx, mail, outcome);
    afterCommit(ctx.db, () => tellProgress(ctx, mail, outcome));
  }
  return { about: mail.about, ref: mail.ref, to: mail.to_address, news };
}

/**
 * Why a server refused a mail while it was handed over, from its last reply, written down on the mail.
 * @returns the reason and the receiver; null when there is no such mail, or it is known already
 */
export async function recordRefusal(
  ctx: Ctx,
  mailId: string,
  how: "refused" | "expired",
): Promise<{ to: string; reason: BounceReason; hard: boolean; detail: string } | null> {
  const mail = await findOutbound(ctx.db, mailId);
  if (!mail || mail.state !== "failed") return null;
  const detail = mail.detail ?? "";
  const reason =
    how === "expired"
      ? "unreachable"
      : reasonOf({
          status: /\b[45]\.\d{1,3}\.\d{1,3}\b/.exec(detail)?.[0] ?? "",
          code: /\b[45]\d\d\b/.exec(detail)?.[0] ?? "",
          // Nearly every server that refuses for the receiver's sake does so when he is named.
          stage: "rcpt",
          words: detail,
          local: false,
        });
  return (await markFailure(ctx.db, mailId, reason)) ? { to: mail.to_address, reason, hard: isHardReason(reason), detail } : null;
}

/** Stops writing to an address mail to which came back too often. */
export async function suppressBounced(ctx: Ctx, address: string, detail: string): Promise<void> {
  await insertSuppression(ctx.db, address, "hardBounce", detail, ctx.clock.now());
}
