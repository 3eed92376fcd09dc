/** Writes bounces and complaints down on the mails they are about. */
import type { Ctx } from "#platform/http";
import {
  mailOfBounceAddress,
  mailOfMessageId,
  recordDelivery,
  type DeliveryStatus,
  type IntakeItem,
  type ParsedMail,
} from "#platform/mail";

/**
 * Records a report. It counts only where it proves to be about a mail of ours: by the bounce address it came to, or by the signed
 * Message-ID it returns.
 * @returns what the mail was about, as `kind:id`; null when nothing is proven
 */
export async function recordReport(ctx: Ctx, item: Pick<IntakeItem, "envelopeTo">, mail: ParsedMail): Promise<string | null> {
  const { crypto } = ctx.platform;
  const claimed = [mail.report?.originalMessageId ?? "", ...mail.inReplyTo, ...mail.references.toReversed()];
  const mailId =
    item.envelopeTo.map((address) => mailOfBounceAddress(crypto, address)).find(Boolean) ??
    claimed.map((id) => mailOfMessageId(crypto, id)).find(Boolean);
  if (!mailId) return null;
  // Each mail of ours has one recipient, so one of the report's lines is about it: the worst.
  const order: DeliveryStatus["action"][] = ["failed", "complaint", "delayed", "delivered"];
  const status = mail.report?.recipients.toSorted((a, b) => order.indexOf(a.action) - order.indexOf(b.action))[0] ?? {
    recipient: null,
    action: "failed" as const,
    status: "",
    code: "",
    diagnostic: mail.subject,
    reason: "unknown" as const,
    hard: false,
  };
  return (await recordDelivery(ctx, mailId, status))?.about ?? null;
}
