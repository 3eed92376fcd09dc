import { isUniqueViolation } from "#platform/db";
import { inTransaction, invalid, notFound, Problem, systemContext, type Platform } from "#platform/http";
import { newId } from "#shared/ids";
import { noteChange } from "./note-change.ts";
import { checkRegistration, registrationOptions } from "./passkey-ceremony.ts";
import { deletePasskeyRow, insertPasskey, renamePasskeyRow, selectPasskeysOf } from "./passkey-queries.ts";
import { selectAccount } from "./queries.ts";
import type { SignInRequest } from "./open-session.ts";
import { requireFreshSession, requireSession, rotateSession, sessionHeaders } from "./sessions.ts";

const MOST = 20;

/** A name as its owner gave it. @throws Problem 422 */
export function passkeyName(name: string): string {
  const clean = name.replaceAll(/[\p{Cc}\u2028\u2029]/gu, " ").trim();
  if (clean === "" || clean.length > 60 || !clean.isWellFormed()) throw invalid("name", "passkeyName", { most: 60 });
  return clean;
}

/** Begins to add a passkey to one's own account. @throws Problem 401 signInNeeded, 403 proofNeeded, 409 passkeysFull */
export async function offerPasskey(platform: Platform, request: SignInRequest, vendor: string) {
  const session = await requireFreshSession(platform, request);
  const db = platform.database.staff;
  const [account, known] = await Promise.all([selectAccount(db, session.account_id), selectPasskeysOf(db, session.account_id)]);
  if (known.length >= MOST) throw new Problem(409, "passkeysFull");
  return registrationOptions(platform, account!, { vendor, known });
}

/** Keeps a new passkey of an account. @throws Problem 403 passkeyWrong, 409 passkeyThere, 410 stepOver, 422 */
export async function keepPasskey(
  platform: Platform,
  request: SignInRequest,
  accountId: string,
  { name, state, answer }: { name: string; state: string; answer: unknown },
): Promise<void> {
  const clean = passkeyName(name);
  const { credentialId, publicKey, counter, transports, synced } = await checkRegistration(platform, accountId, { state, answer });
  await inTransaction(systemContext(platform, "identity"), async (tx) => {
    const row = { id: newId(), account_id: accountId, credential_id: credentialId, public_key: publicKey, counter, transports, synced };
    await insertPasskey(tx.db, { ...row, name: clean, now: tx.clock.now() }).catch((error: unknown) => {
      throw isUniqueViolation(error) ? new Problem(409, "passkeyThere") : error;
    });
    await noteChange(tx, request, accountId, "addPasskey");
  });
}

/** Adds a passkey to one's own account; the session goes on under a new id. */
export async function addPasskey(
  platform: Platform,
  request: SignInRequest,
  input: { name: string; state: string; answer: unknown },
): Promise<{ headers: Headers }> {
  const session = await requireFreshSession(platform, request);
  await keepPasskey(platform, request, session.account_id, input);
  return { headers: sessionHeaders(platform, await rotateSession(platform, session.token, session.factors)) };
}

/** @throws Problem 401 signInNeeded, 404, 422 */
export async function renamePasskey(platform: Platform, request: SignInRequest, { id, name }: { id: string; name: string }): Promise<void> {
  const session = await requireSession(platform, request);
  if (!(await renamePasskeyRow(platform.database.staff, { accountId: session.account_id, id, name: passkeyName(name) }))) throw notFound();
}

/** @throws Problem 401 signInNeeded, 403 proofNeeded, 404 */
export async function removePasskey(platform: Platform, request: SignInRequest, { id }: { id: string }): Promise<void> {
  const session = await requireFreshSession(platform, request);
  await inTransaction(systemContext(platform, "identity"), async (tx) => {
    if (!(await deletePasskeyRow(tx.db, session.account_id, id))) throw notFound();
    await noteChange(tx, request, session.account_id, "removePasskey");
  });
}
