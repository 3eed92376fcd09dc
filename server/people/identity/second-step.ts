/** The second proof of whoever has given the first: a code, or, where one is demanded and none is there yet, its enrolment. */
import { inTransaction, Problem, systemContext } from "#platform/http";
import { accountActor } from "./account-actor.ts";
import type { AuthService } from "./auth-service.ts";
import { challengeOf, requireChallenge, type Challenge } from "./challenges.ts";
import { checkCode } from "./check-code.ts";
import { countChallengeFailure, deleteChallenge, selectFactors } from "./factor-queries.ts";
import { takeLimit } from "./limits.ts";
import { noteChange } from "./note-change.ts";
import { noteRefusal } from "./note-refusal.ts";
import { giveSession, withoutChallenge, type SignInRequest } from "./open-session.ts";
import { createSession } from "./sessions.ts";
import { acceptTotp, offerTotp, type TotpOffer } from "./totp-enrolment.ts";

/** Wrong codes after which signing in begins anew. */
const MOST_FAILURES = 5;

export type SecondStep = {
  email: string;
  /** Whether a code of an app is asked for. */
  code: boolean;
  /** Whether a passkey would do. */
  passkey: boolean;
  /** When nothing is there to prove with: what to set up. */
  enrol: TotpOffer | null;
};

/**
 * What a browser owes before it is let in; null when it owes nothing.
 * @param offer.issuer what an app calls this site
 */
export async function secondStep(
  { platform }: AuthService,
  request: SignInRequest,
  offer: { issuer: string; earlier: string | null },
): Promise<SecondStep | null> {
  const challenge = await challengeOf(platform, request);
  if (!challenge) return null;
  const { totp_since, passkeys } = await selectFactors(platform.database.staff, challenge.account_id);
  const nothing = !totp_since && passkeys === 0;
  return {
    email: challenge.email,
    code: totp_since !== null,
    passkey: passkeys > 0,
    enrol: nothing ? await offerTotp(platform, { id: challenge.account_id, email: challenge.email }, offer) : null,
  };
}

/**
 * Gives the second proof: a code of the app or a recovery code.
 * @returns headers with the session
 * @throws Problem 401 codeWrong, 410 stepOver, 429 tooMany
 */
export async function proveSecond(
  { platform }: AuthService,
  request: SignInRequest,
  { code }: { code: string },
): Promise<{ headers: Headers }> {
  takeLimit(platform, "secondByPlace", request.address);
  const challenge = await requireChallenge(platform, request);
  const found = await checkCode(platform, challenge.account_id, code);
  if (!found) {
    noteRefusal(platform, request, "code");
    if ((await countChallengeFailure(platform.database.staff, challenge.hash)) >= MOST_FAILURES)
      await deleteChallenge(platform.database.staff, challenge.hash);
    throw new Problem(403, "codeWrong");
  }
  return { headers: await finish(platform, request, challenge, found) };
}

/**
 * Sets up a second factor where one is demanded and none is there: only then, or the first proof alone would open the way past the second.
 * @returns headers with the session, and the recovery codes
 * @throws Problem 403 codeWrong, 409 secondFactor.there, 410 stepOver, 429 tooMany
 */
export async function enrolSecond(
  { platform }: AuthService,
  request: SignInRequest,
  input: { sealed: string; code: string },
): Promise<{ headers: Headers; codes: string[] }> {
  takeLimit(platform, "secondByPlace", request.address);
  const challenge = await requireChallenge(platform, request);
  const { totp_since, passkeys } = await selectFactors(platform.database.staff, challenge.account_id);
  if (totp_since || passkeys > 0) throw new Problem(409, "secondFactor.there");
  const codes = await inTransaction(systemContext(platform, "identity"), async (tx) => {
    const made = await acceptTotp(tx, challenge.account_id, input);
    await noteChange(tx, request, challenge.account_id, "addSecondFactor");
    return made;
  });
  return { headers: await finish(platform, request, challenge, challenge.how), codes };
}

async function finish(platform: AuthService["platform"], request: SignInRequest, challenge: Challenge, how: string): Promise<Headers> {
  const { hash, account_id, email, name } = challenge;
  // Who he is may have changed in the meantime: it is asked again, and the step is used up by one of two at the same moment.
  const person = (await deleteChallenge(platform.database.staff, hash))
    ? await accountActor(platform, { accountId: account_id, email })
    : null;
  if (!person) throw new Problem(410, "stepOver");
  const token = await createSession(platform, { id: account_id, email, name });
  // Where single sign-on is the only way in, a session has to know that it came by it.
  const proof = challenge.how.startsWith("sso:")
    ? ({ how: "sso", factors: 2, connectionId: challenge.how.slice(4) } as const)
    : ({ how, factors: 2 } as const);
  return withoutChallenge(platform, await giveSession(platform, request, proof, { person, token }));
}
