import { hashPassword, verifyPassword } from "@better-auth/utils/password";
import { inTransaction, invalid, Problem, systemContext, type Ctx } from "#platform/http";
import { newId } from "#shared/ids";
import type { AuthService } from "./auth-service.ts";
import { deleteChallengesOf } from "./factor-queries.ts";
import { takeLimit } from "./limits.ts";
import { noteChange } from "./note-change.ts";
import type { SignInRequest } from "./open-session.ts";
import { insertAccount, selectAccountByEmail, selectPasswordHash, upsertPassword } from "./queries.ts";
import { endSessionsOf, requireSession, rotateSession, sessionHeaders } from "./sessions.ts";

export { hashPassword };

const LEAST = 10;
const MOST = 256;

/** The policy of passwords. @throws Problem 422 when it is too short or too long */
export function checkPassword(password: string): void {
  if (password.length < LEAST || password.length > MOST) throw invalid("password", "passwordLength", { least: LEAST, most: MOST });
}

/**
 * Gives the account of an address a password, making the account when there is none. For the program itself (first start, demo data): the
 * address is taken as proved.
 * @param email normalised
 * @returns the account's id
 * @throws Problem 422 when the password is too short or too long
 */
export async function givePassword(
  ctx: Ctx,
  { email, name, password }: { email: string; name: string; password: string },
): Promise<string> {
  checkPassword(password);
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
 * Changes the password of whoever is signed in, and ends his other sessions; his own goes on under a new id.
 * @param current needed when there is one already
 * @throws Problem 401 signInNeeded, 403 passwordWrong or proofNeeded, 422 when the new one is too short or too long, 429 tooMany
 */
export async function changeOwnPassword(
  { platform }: AuthService,
  request: SignInRequest,
  { current, next }: { current: string | null; next: string },
): Promise<{ headers: Headers }> {
  const session = await requireSession(platform, request);
  const ctx = systemContext(platform, "identity");
  checkPassword(next);
  takeLimit(platform, "passwordByAddress", session.email);
  const known = await selectPasswordHash(ctx.db, session.account_id);
  if (known && !(current !== null && (await verifyPassword(known, current)))) throw new Problem(403, "passwordWrong");
  // A first password is a new way in, so it takes a proof of the last minutes, as the old one would be.
  if (!known && !session.fresh) throw new Problem(403, "proofNeeded");
  const hash = await hashPassword(next);
  await inTransaction(ctx, async (tx) => {
    await upsertPassword(tx.db, { id: newId(), accountId: session.account_id, hash, now: tx.clock.now() });
    await noteChange(tx, request, session.account_id, "changePassword");
  });
  await deleteChallengesOf(ctx.db, session.account_id);
  await endSessionsOf(platform, session.account_id, session.token);
  const token = await rotateSession(platform, session.token, session.factors);
  return { headers: sessionHeaders(platform, token) };
}
