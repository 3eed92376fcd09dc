import { z } from "zod";
import { id } from "#shared/contract";
import { defineEvent, emit } from "#platform/events";
import type { Ctx } from "#platform/http";

/** A mail did not reach its receiver and will not: refused, given up, or returned. Subjects: what it was about, what it delivered. */
export const mailFailed = defineEvent(
  "mail.failed",
  1,
  z.strictObject({ mailId: id, reason: z.enum(["refused", "expired", "bounced", "complained"]) }),
);

/** A mail has not been taken for hours; it is still tried. Told once. Subjects: what it is about, what it delivers. */
export const mailDelayed = defineEvent("mail.delayed", 1, z.strictObject({ mailId: id }));

type Told = { id: string; about: string | null; ref: string | null };

/** Tells of a failure in the running transaction. A mail about nothing is told to nobody. */
export async function tellFailure(ctx: Ctx, mail: Told, reason: z.infer<(typeof mailFailed)["data"]>["reason"]): Promise<void> {
  if (!mail.about) return;
  await emit(ctx, mailFailed, { subjects: mail.ref ? [mail.about, mail.ref] : [mail.about], data: { mailId: mail.id, reason } });
}

/** Tells in the running transaction that a mail is late. */
export async function tellDelay(ctx: Ctx, mail: Told): Promise<void> {
  if (!mail.about) return;
  await emit(ctx, mailDelayed, { subjects: mail.ref ? [mail.about, mail.ref] : [mail.about], data: { mailId: mail.id } });
}

/** Has open pages look again at what became of a mail. Nothing is stored. */
export function tellProgress({ platform }: Pick<Ctx, "platform">, mail: Told, state: string): void {
  if (mail.about) platform.events.broadcast({ type: "delivery", subject: mail.about, data: { ref: mail.ref, state } });
}
