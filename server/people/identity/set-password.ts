import { hashPassword, verifyPassword } from "@better-auth/utils/password";
import { inTransaction, invalid, Problem, systemContext, type Ctx, type Platform } from "#platform/http";
import { newId } from "#shared/ids";
import { insertAccount, selectAccountByEmail, selectPasswordHash, upsertPassword } from "./queries.ts";

const LEAST = 10;
const MOST = 256;

function checkLength(password: string): void {
  if (password.length < LEAST || password.length > MOST) throw invalid("password", "passwordLength", { least: LEAST, most: MOST });
}

/**
 * Gives the account of an address a password, making the account when there is none. For the program itself (first start, demo data): the
 * address is taken as proved.
 * @param email normalised
 * @returns the account's id
 * @throws Problem 422 when the password is too short or too long
 */
export async function givePassword(ctx: Ctx, { email, name, password }: { email: string; name: string; password: string }): Promise<string> {
  checkLength(password);
  const hash = await hashPassword(password);
  return inTransaction(ctx, async (tx) => {
    const now = tx.clock.now();
    let id = (await selectAccountByEmail(tx.db, email))?.id;
    if (!id) await insertAccount(tx.db, { id: (id = newId(now.getTime())), email, name, now });
    await upsertPassword(tx.db, { id: newId(now.getTime()), accountId: id, hash, now });
    return id;
  });
}

/**
 * Changes the password of an account by its owner.
 * @param current needed when there is one
 * @throws Problem 403 passwordWrong, 422 when the new one is too short or too long
 */
export async function changePassword(platform: Platform, accountId: string, { current, next }: { current: string | null; next: string }): Promise<void> {
  checkLength(next);
  const ctx = systemContext(platform, "identity");
  const known = await selectPasswordHash(ctx.db, accountId);
  if (known && !(current !== null && (await verifyPassword(known, current)))) throw new Problem(403, "passwordWrong");
  await upsertPassword(ctx.db, { id: newId(), accountId, hash: await hashPassword(next), now: ctx.clock.now() });
}
