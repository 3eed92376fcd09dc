import { emit } from "#platform/events";
import { inTransaction, notFound, type Ctx } from "#platform/http";
import { forgetActors } from "./actor-cache.ts";
import { tokenRevoked } from "./events.ts";
import { revokeTokenRow, selectToken, type TokenRow } from "./queries.ts";

/** Revokes an API token for good; a second time changes nothing. @throws Problem 404 */
export async function revokeToken(ctx: Ctx, id: string): Promise<TokenRow> {
  return inTransaction(ctx, async (tx) => {
    if (await revokeTokenRow(tx.db, id, tx.clock.now())) {
      await emit(tx, tokenRevoked, { subjects: [`token:${id}`], data: { tokenId: id } });
      await tx.platform.audit.write(tx.db, {
        actor: tx.actorKey,
        action: "tokens.revoke",
        subject: `token:${id}`,
        outcome: "allowed",
        address: tx.address,
      });
      forgetActors(tx);
    }
    const token = await selectToken(tx.db, id);
    if (!token) throw notFound();
    return token;
  });
}
