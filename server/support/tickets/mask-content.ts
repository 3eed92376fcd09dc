/** Secrets leave texts before they are stored, whichever way they came. */
import { isStaff, type Ctx } from "#platform/http";
import type { MaskedSecret } from "#platform/masking";
import { newId } from "#shared/ids";
import { insertSecrets } from "./secret-queries.ts";

type Texts = {
  subject?: string;
  text: string;
  visibleText?: string;
  html?: string | null;
  /** What was masked in these texts already, as mail is where it is parsed; absent: nothing was masked yet. */
  secrets?: readonly MaskedSecret[];
};

/** The texts with marks in place of secrets, and the secrets. */
export function maskContent<T extends Texts>(ctx: Ctx, texts: T): T & { secrets: readonly MaskedSecret[] } {
  if (texts.secrets) return { ...texts, secrets: texts.secrets };
  const mask = ctx.platform.masker.open();
  const text = mask.text(texts.text);
  return {
    ...texts,
    ...(texts.subject === undefined ? {} : { subject: mask.text(texts.subject) }),
    text,
    ...(texts.visibleText === undefined ? {} : { visibleText: mask.text(texts.visibleText) }),
    ...(texts.html ? { html: mask.html(texts.html) } : {}),
    secrets: mask.secrets,
  };
}

/** Where secrets were found; neither message nor note: in the ticket's subject, as somebody changed it, or in its custom fields. */
export type SecretPlace = { ticketId: string; messageId?: string; noteId?: string };

/** What the encryption of a ticket's secrets is bound to: a row moved to another ticket opens no more. */
export function secretContext(ticketId: string): string {
  return `masked secrets of ticket ${ticketId}`;
}

/** Keeps what was masked, encrypted, in the running transaction. */
export async function keepSecrets(ctx: Ctx, place: SecretPlace, secrets: readonly MaskedSecret[], at: Date): Promise<void> {
  if (secrets.length === 0) return;
  await insertSecrets(ctx.db, {
    id: newId(),
    ticketId: place.ticketId,
    messageId: place.messageId ?? null,
    noteId: place.noteId ?? null,
    sealed: ctx.platform.crypto.encrypt(secretContext(place.ticketId), JSON.stringify(secrets)),
    kinds: [...new Set(secrets.map(({ type }) => type))],
    at,
  });
  ctx.platform.metrics.masked(isStaff(ctx.actor) ? "staff" : "customer", secrets.length);
}
