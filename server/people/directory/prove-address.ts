import { emit } from "#platform/events";
import type { Ctx } from "#platform/http";
import { joinByDomain } from "./domains.ts";
import { addressProved } from "./events.ts";
import { markProved } from "./queries.ts";

/**
 * Records that whoever holds an account has proved an address, and links its contact to the account.
 * @param ctx on the staff side, in a transaction
 * @param address normalised
 * @returns the contact's id; null when no contact has the address
 */
export async function proveAddress(ctx: Ctx, { address, accountId }: { address: string; accountId: string }): Promise<string | null> {
  const proved = await markProved(ctx.db, { address, accountId, now: ctx.clock.now() });
  if (proved?.first) {
    await joinByDomain(ctx, proved.id, address);
    await emit(ctx, addressProved, { subjects: [`contact:${proved.id}`], data: { contactId: proved.id } });
  }
  return proved?.id ?? null;
}
