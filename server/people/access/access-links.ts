import { GUEST_RIGHTS } from "./model.ts";
import type { Authentication, Ctx, Platform } from "#platform/http";
import { newId } from "#shared/ids";
import { forgetActors } from "./actor-cache.ts";
import { insertLink, revokeLink, revokeLinkRows, selectLink, selectOpenLinks, type OpenLinkRow } from "./queries.ts";
import { hashLinkToken, newLinkToken } from "./tokens.ts";

export type LinkSubject = { /** `ticket` for now */ kind: string; id: string };

/**
 * Makes a link that opens one thing without signing in. Its token is stored hashed, so this is the only time it can be read.
 * @param contactId whom it was made for; his erasure takes the link with it
 * @param lifetime seconds
 */
export async function createAccessLink(
  ctx: Ctx,
  { subject, contactId, lifetime }: { subject: LinkSubject; contactId: string | null; lifetime: number },
): Promise<{ id: string; token: string; expiresAt: Date }> {
  const now = ctx.clock.now();
  const token = newLinkToken();
  const expiresAt = new Date(now.getTime() + lifetime * 1_000);
  const id = newId(now.getTime());
  await insertLink(ctx.db, {
    id,
    hash: hashLinkToken(ctx.platform.crypto, token),
    subject_kind: subject.kind,
    subject_id: subject.id,
    contact_id: contactId,
    expires_at: expiresAt,
    now,
  });
  return { id, token, expiresAt };
}

/** Ends every link to a thing. */
export async function revokeAccessLinks(ctx: Ctx, subject: LinkSubject): Promise<void> {
  await revokeLinkRows(ctx.db, subject, ctx.clock.now());
  forgetActors(ctx);
}

/** The links to a thing that still work, the newest first; their tokens are known to nobody any more. */
export function openAccessLinks(ctx: Ctx, subject: LinkSubject): Promise<OpenLinkRow[]> {
  return selectOpenLinks(ctx.db, subject, ctx.clock.now());
}

/** Ends one link to a thing, or those made for one contact. @returns how many ended */
export async function revokeAccessLink(ctx: Ctx, subject: LinkSubject, which: { link: string } | { contact: string }): Promise<number> {
  const ended = await revokeLink(ctx.db, subject, which, ctx.clock.now());
  if (ended > 0) forgetActors(ctx);
  return ended;
}

/** The guest a link's token stands for; null when it is unknown, revoked or expired. */
export async function guestActor(platform: Platform, token: string): Promise<Authentication | null> {
  const link = await selectLink(platform.database.staff, hashLinkToken(platform.crypto, token), platform.clock.now());
  if (!link || link.subject_kind !== "ticket") return null;
  return {
    actor: { kind: "guest", id: link.id, ticketId: link.subject_id, contactId: link.contact_id, rights: GUEST_RIGHTS },
    via: "link",
    locale: null,
  };
}
