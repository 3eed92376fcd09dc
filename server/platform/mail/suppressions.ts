/** Addresses that get no mail: those that refused it for good, complained, or were added by hand; and people who want no notices. */
import { newId } from "#shared/ids";
import { encodeCursor, timeAndId } from "#platform/db";
import { elevated, inTransaction, invalid, notFound, Problem, type Ctx } from "#platform/http";
import type { Suppression } from "./contract.ts";
import { normalizeAddress } from "./model/addresses.ts";
import { mailOfUnsubscribeToken } from "./model/tokens.ts";
import {
  addSuppression,
  deleteSuppression,
  insertOptOut,
  receiverOf,
  selectSuppressions,
  wantsNoNotices,
  type SuppressionRow,
} from "./suppression-queries.ts";

function present(row: SuppressionRow): Suppression {
  const { id, address, reason, scope, detail, created_by: addedBy } = row;
  return { id, address, reason, scope, detail, addedBy, since: row.created_at.toISOString() };
}

/** One page, newest first. */
export async function listSuppressions(
  ctx: Ctx,
  { limit, cursor, q, reason }: { limit: number; cursor?: string | undefined; q?: string | undefined; reason?: string | undefined },
): Promise<{ data: Suppression[]; nextCursor: string | null }> {
  const after = cursor === undefined ? null : timeAndId(cursor);
  if (cursor !== undefined && !after) throw invalid("cursor", "cursor");
  const rows = await selectSuppressions(ctx.db, { q, reason, after, limit: limit + 1 });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { data: shown.map(present), nextCursor: rows.length > limit && last ? encodeCursor([last.sort_value, last.id]) : null };
}

/** Sends nothing to an address any more. @throws Problem 409 when that is so already, 422 for no usable address */
export function suppress(
  ctx: Ctx,
  { address: given, detail = "" }: { address: string; detail?: string | undefined },
): Promise<Suppression> {
  return inTransaction(ctx, async (tx) => {
    const address = normalizeAddress(given);
    if (!address) throw invalid("address", "email");
    const id = newId();
    const now = tx.clock.now();
    if (!(await addSuppression(tx.db, { id, address, detail, createdBy: ctx.actorKey, now }))) throw new Problem(409, "suppression.exists");
    await tx.platform.audit.write(tx.db, {
      actor: ctx.actorKey,
      action: "suppressions.add",
      subject: `suppression:${id}`,
      outcome: "allowed",
      address: ctx.address,
    });
    return { id, address, reason: "manual", scope: "all", detail, addedBy: ctx.actorKey, since: now.toISOString() };
  });
}

/** Sends to an address again. @throws Problem 404 */
export function unsuppress(ctx: Ctx, id: string): Promise<undefined> {
  return inTransaction(ctx, async (tx) => {
    const gone = await deleteSuppression(tx.db, id);
    if (!gone) throw notFound();
    await tx.platform.audit.write(tx.db, {
      actor: ctx.actorKey,
      action: "suppressions.remove",
      subject: `suppression:${id}`,
      outcome: "allowed",
      address: ctx.address,
      data: { reason: gone.reason },
    });
    return undefined;
  });
}

/** Enough to know one's own address by, too little to learn another's: `a…@customer.example`. */
function shortened(address: string): string {
  const at = address.lastIndexOf("@");
  return `${String.fromCodePoint(address.codePointAt(0) ?? 0x2026)}…${address.slice(at)}`;
}

async function receiver(ctx: Ctx, token: string): Promise<string> {
  const mailId = mailOfUnsubscribeToken(ctx.platform.crypto, token);
  const address = mailId ? await receiverOf(elevated(ctx).db, mailId) : null;
  if (!address) throw notFound();
  return address;
}

/** Whose notices a link would end. Looking changes nothing: programs that check links look at all of them. @throws Problem 404 */
export async function readNotices(ctx: Ctx, token: string): Promise<{ address: string; optedOut: boolean }> {
  const address = await receiver(ctx, token);
  return { address: shortened(address), optedOut: await wantsNoNotices(elevated(ctx).db, address) };
}

/** Sends no more notices to an address; its owner has chosen so. */
export function optOut(db: Ctx["db"], address: string, now: Date): Promise<void> {
  return insertOptOut(db, { id: newId(), address, now });
}

/** Ends the notices to whoever got the mail of this link. @throws Problem 404 */
export async function endNotices(ctx: Ctx, token: string): Promise<{ address: string; optedOut: boolean }> {
  const address = await receiver(ctx, token);
  await insertOptOut(elevated(ctx).db, { id: newId(), address, now: ctx.clock.now() });
  return { address: shortened(address), optedOut: true };
}
