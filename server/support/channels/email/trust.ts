/** Whom the vendor trusts to say who sent a mail: receivers before ours, and those who forward mail and seal it. */
import { afterId, pageById } from "#people/access";
import { afterCommit, isUniqueViolation } from "#platform/db";
import { inTransaction, invalid, notFound, Problem, type Ctx } from "#platform/http";
import { newId } from "#shared/ids";
import type { MailTrust } from "./contract.ts";
import { forgetMailboxes } from "./mailbox-book.ts";
import { parseNetwork, type TrustRow } from "./model/trust.ts";
import { deleteTrust, insertTrust, selectTrust } from "./trust-queries.ts";

function present({ created_at, ...row }: TrustRow): MailTrust {
  return { ...row, createdAt: created_at.toISOString() };
}

/** One page, newest first. */
export async function listTrust(
  ctx: Ctx,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<{ data: MailTrust[]; nextCursor: string | null }> {
  return pageById(await selectTrust(ctx.db, { limit: limit + 1, after: afterId(cursor) }), limit, present);
}

export type NewTrust = { kind: "receiver" | "sealer"; name: string; relays: readonly string[]; fetched: boolean };

/**
 * Trusts a receiver or a sealer from now on.
 * @throws Problem 422 for a network that is none or too wide, a receiver that no way leads through, a sealer with one; 409 when it is there
 */
export function addTrust(ctx: Ctx, { kind, name, relays, fetched }: NewTrust): Promise<MailTrust> {
  return inTransaction(ctx, async (tx) => {
    const wrong = relays.findIndex((relay) => parseNetwork(relay) === null);
    if (wrong >= 0) throw invalid(`relays.${wrong}`, "network", { value: relays[wrong]! });
    if (kind === "receiver" && relays.length === 0 && !fetched) throw invalid("relays", "required");
    if (kind === "sealer" && (relays.length > 0 || fetched)) throw invalid("relays", "receiversOnly");
    const row: TrustRow = { id: newId(), kind, name: name.toLowerCase(), relays: [...relays], fetched, created_at: tx.clock.now() };
    try {
      await insertTrust(tx.db, row);
    } catch (error) {
      if (isUniqueViolation(error)) throw new Problem(409, "mailTrust.known");
      throw error;
    }
    afterCommit(tx.db, () => forgetMailboxes(ctx.platform.database));
    return present(row);
  });
}

/** Trusts it no longer. @throws Problem 404 */
export function removeTrust(ctx: Ctx, id: string): Promise<undefined> {
  return inTransaction(ctx, async (tx) => {
    if (!(await deleteTrust(tx.db, id))) throw notFound();
    afterCommit(tx.db, () => forgetMailboxes(ctx.platform.database));
    return undefined;
  });
}
