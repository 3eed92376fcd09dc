import { Problem } from "#platform/http";
import type { AuthService } from "./auth-service.ts";
import { takeLimit } from "./limits.ts";
import { noteRefusal } from "./note-refusal.ts";
import { openSession, withoutChallenge, type SignInRequest } from "./open-session.ts";
import { authenticationOptions, checkAuthentication, PASSKEY_WAIT } from "./passkey-ceremony.ts";
import { recordUse, selectPasskey, spendPasskeyChallenge } from "./passkey-queries.ts";
import { selectAccount } from "./queries.ts";

/** What a browser needs to sign in with a passkey; the same for everybody. @throws Problem 429 tooMany */
export async function offerPasskeySignIn({ platform }: AuthService, request: SignInRequest) {
  takeLimit(platform, "passkeyByPlace", request.address);
  return authenticationOptions(platform);
}

/**
 * Signs in by a passkey: who it is stands in the passkey itself, and it counts as two factors, since it is had and opened by PIN, finger or face.
 * @throws Problem 401 signInFailed, 410 stepOver, 429 tooMany
 */
export async function signInPasskey(
  { platform }: AuthService,
  request: SignInRequest,
  { state, answer }: { state: string; answer: unknown },
): Promise<{ headers: Headers }> {
  takeLimit(platform, "passkeyByPlace", request.address);
  const db = platform.database.staff;
  const credentialId = (answer as { id?: unknown } | null)?.id;
  const passkey = typeof credentialId === "string" && credentialId.length <= 1_400 ? await selectPasskey(db, credentialId) : undefined;
  const now = platform.clock.now();
  try {
    if (!passkey) throw new Problem(403, "passkeyWrong");
    const { counter, challenge } = await checkAuthentication(platform, passkey, { state, answer });
    const once = await spendPasskeyChallenge(db, { id: `passkey ${challenge}`, now, expiresAt: new Date(now.getTime() + PASSKEY_WAIT) });
    if (!once || !(await recordUse(db, { id: passkey.id, before: passkey.counter, counter, now }))) throw new Problem(403, "passkeyWrong");
  } catch (error) {
    if (error instanceof Problem && error.code === "passkeyWrong") {
      noteRefusal(platform, request, "passkey");
      throw new Problem(401, "signInFailed");
    }
    throw error;
  }
  const account = await selectAccount(db, passkey.account_id);
  const { headers } = await openSession(platform, request, { how: "passkey", factors: 2 }, { account: account! });
  return { headers: withoutChallenge(platform, headers) };
}
