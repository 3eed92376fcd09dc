/** Links that open one ticket without an account: made and ended at a participant. */
import { createAccessLink, openAccessLinks, revokeAccessLink } from "#people/access";
import { inTransaction, notFound, Problem, type Ctx } from "#platform/http";
import { selectContactNames } from "./guest-queries.ts";
import { findTicket } from "./queries.ts";
import { findParticipant } from "./write-queries.ts";

type Subject = { kind: "ticket"; id: string };
type Shown = { id: string; contact: { id: string; name: string } | null; createdAt: string; expiresAt: string };

async function subjectOf(ctx: Ctx, number: number): Promise<Subject> {
  const ticket = await findTicket(ctx, { number });
  if (!ticket) throw notFound();
  return { kind: "ticket", id: ticket.id };
}

function note(tx: Ctx, action: string, { id }: Subject, linkId: string): Promise<unknown> {
  return tx.platform.audit.write(tx.db, {
    actor: tx.actorKey,
    action: `guestLinks.${action}`,
    subject: `ticket:${id}`,
    outcome: "allowed",
    address: tx.address,
    data: { linkId },
  });
}

/** Those that still work, the newest first. @throws Problem 404 */
export async function listGuestLinks(ctx: Ctx, number: number): Promise<{ data: Shown[]; nextCursor: null }> {
  const links = await openAccessLinks(ctx, await subjectOf(ctx, number));
  const names = await selectContactNames(
    ctx.db,
    links.flatMap((link) => link.contact_id ?? []),
  );
  const data = links.map((link) => ({
    id: link.id,
    contact: link.contact_id === null ? null : { id: link.contact_id, name: names.get(link.contact_id) ?? "" },
    createdAt: link.created_at.toISOString(),
    expiresAt: link.expires_at.toISOString(),
  }));
  return { data, nextCursor: null };
}

/**
 * Makes a link for a participant: with it he reads and answers this one ticket, until its time is over or it is ended. One he had before ends.
 * @throws Problem 404 for a ticket or participant that is not there, 409 guestLink.agent for an agent
 */
export async function makeGuestLink(
  ctx: Ctx,
  number: number,
  { participant, days }: { participant: string; days: number },
): Promise<Shown & { url: string }> {
  return inTransaction(ctx, async (tx) => {
    const subject = await subjectOf(tx, number);
    const row = await findParticipant(tx.db, subject.id, participant);
    if (!row) throw notFound();
    if (row.contact_id === null) throw new Problem(409, "guestLink.agent");
    await revokeAccessLink(tx, subject, { contact: row.contact_id });
    const { id, token, expiresAt } = await createAccessLink(tx, { subject, contactId: row.contact_id, lifetime: days * 86_400 });
    await note(tx, "create", subject, id);
    const names = await selectContactNames(tx.db, [row.contact_id]);
    return {
      id,
      contact: { id: row.contact_id, name: names.get(row.contact_id) ?? "" },
      createdAt: tx.clock.now().toISOString(),
      expiresAt: expiresAt.toISOString(),
      url: `${tx.platform.config.url}/guest/${token}`,
    };
  });
}

/** Ends a link; who holds it is nobody from the next request on. @throws Problem 404 */
export async function endGuestLink(ctx: Ctx, number: number, id: string): Promise<undefined> {
  return inTransaction(ctx, async (tx) => {
    const subject = await subjectOf(tx, number);
    if ((await revokeAccessLink(tx, subject, { link: id })) === 0) throw notFound();
    await note(tx, "revoke", subject, id);
    return undefined;
  });
}
