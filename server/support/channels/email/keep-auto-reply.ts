/** Keeps an automatic answer where it belongs: on the history of the ticket it answers, never as a message. */
import { contactByAddress } from "#people/directory";
import { emit } from "#platform/events";
import type { Ctx } from "#platform/http";
import { absentUntil, type Decision, type IntakeItem, type ParsedMail } from "#platform/mail";
import { standingOf } from "#support/tickets";
import { autoReplyReceived } from "./events.ts";

/**
 * Files an automatic answer.
 * @param ticketId the ticket a token in it names; null when it names none
 */
export async function keepAutoReply(
  ctx: Ctx,
  item: Pick<IntakeItem, "id" | "receivedAt">,
  mail: ParsedMail,
  ticketId: string | null,
): Promise<Decision> {
  if (ticketId) {
    const contact = mail.from ? await contactByAddress(ctx, mail.from.address) : null;
    // Whoever does not take part is not named: nothing proves that he wrote.
    const [standing] = await standingOf(ctx.db, [ticketId], contact?.id ?? null);
    const known = standing?.takesPart ? contact : null;
    await emit({ ...ctx, actorKey: known ? `contact:${known.id}` : ctx.actorKey }, autoReplyReceived, {
      subjects: [`ticket:${standing?.id ?? ticketId}`, ...(known ? [`contact:${known.id}`] : [])],
      data: { intakeId: item.id, until: absentUntil(`${mail.subject}\n${mail.visibleText}`, item.receivedAt) },
    });
  }
  return { outcome: "autoReply", ref: ticketId ? `ticket:${ticketId}` : null, reason: mail.kindReason };
}
