/** Writes bounces and complaints down on the mails they are about, and on the address they went to. */
import { markBounce } from "#people/directory";
import type { Ctx } from "#platform/http";
import {
  lastMailAbout,
  mailOfBounceAddress,
  mailOfMessageId,
  normalizeAddress,
  recordDelivery,
  recordRefusal,
  suppressBounced,
  tagOf,
  type Decision,
  type DeliveryStatus,
  type IntakeItem,
  type ParsedMail,
} from "#platform/mail";
import { replyTokenHash } from "./find-thread.ts";
import { findReplyToken } from "./thread-queries.ts";

/** One mail of ours has one recipient, so one line of a report is about it: the worst. */
const WORST_FIRST: readonly DeliveryStatus["action"][] = ["failed", "complaint", "delayed", "delivered"];

/**
 * Records a report. It counts only where it proves to be about a mail of ours: by the bounce address it came to, by the signed Message-ID
 * it returns, or by the reply address, known to its receiver alone, it was sent to. Any other is kept and changes nothing.
 */
export async function recordReport(ctx: Ctx, item: Pick<IntakeItem, "envelopeTo">, mail: ParsedMail): Promise<Decision> {
  const status = mail.report?.recipients.toSorted((a, b) => WORST_FIRST.indexOf(a.action) - WORST_FIRST.indexOf(b.action))[0] ?? {
    recipient: null,
    action: "failed" as const,
    status: "",
    code: "",
    diagnostic: mail.subject,
    reason: "unknown" as const,
    hard: false,
  };
  const mailId = await mailReported(ctx, item, mail);
  const recorded = mailId ? await recordDelivery(ctx, mailId, status) : null;
  if (!recorded) return { outcome: "delivery", ref: null, reason: "unproven" };
  if (recorded.news && (status.action === "failed" || status.action === "complaint"))
    await markAddress(ctx, recorded.to, {
      kind: status.action === "complaint" ? "complained" : status.hard ? "hard" : "soft",
      reason: status.reason,
      detail: status.diagnostic,
    });
  return { outcome: "delivery", ref: recorded.about, reason: status.reason };
}

async function mailReported(ctx: Ctx, item: Pick<IntakeItem, "envelopeTo">, mail: ParsedMail): Promise<string | null> {
  const { crypto } = ctx.platform;
  const addresses = [...new Set([...item.envelopeTo, ...mail.to.map((one) => one.address)])];
  const claimed = [mail.report?.originalMessageId ?? "", ...mail.inReplyTo, ...mail.references.toReversed()];
  const signed =
    addresses.map((address) => mailOfBounceAddress(crypto, address)).find(Boolean) ??
    claimed.map((id) => mailOfMessageId(crypto, id)).find(Boolean);
  if (signed) return signed;
  // Some return a report to Reply-To, and nothing of the mail it is about.
  for (const address of addresses) {
    const tag = tagOf(address);
    const token = tag ? await findReplyToken(ctx.db, replyTokenHash(ctx, tag)) : null;
    if (!token) continue;
    for (const { recipient } of mail.report?.recipients ?? []) {
      const failed = recipient ? await lastMailAbout(ctx.db, `ticket:${token.ticketId}`, recipient) : null;
      if (failed) return failed;
    }
  }
  return null;
}

/** Notes the failure on the address. One that failed too often gets nothing more, as one that failed for good. */
async function markAddress(
  ctx: Ctx,
  to: string,
  { kind, reason, detail }: { kind: "soft" | "hard" | "complained"; reason: string; detail: string },
): Promise<void> {
  const address = normalizeAddress(to);
  const now = address ? await markBounce(ctx, { address, kind, reason, detail }) : null;
  if (address && kind === "soft" && now?.changed && now.state === "hard") await suppressBounced(ctx, address, detail);
}

/** Notes on the address that a server refused a mail while it was handed over, or took none for five days. */
export async function recordRefusedMail(ctx: Ctx, mailId: string, how: "refused" | "expired"): Promise<void> {
  const refusal = await recordRefusal(ctx, mailId, how);
  if (refusal) await markAddress(ctx, refusal.to, { ...refusal, kind: refusal.hard ? "hard" : "soft" });
}
