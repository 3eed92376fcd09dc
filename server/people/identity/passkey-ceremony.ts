/** Both ceremonies of WebAuthn level 3 with the one library that knows their many forms; it is loaded when somebody uses a passkey. */
import { randomBytes } from "node:crypto";
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from "@simplewebauthn/server";
import { Problem, type Platform } from "#platform/http";
import type { PasskeyRow } from "./passkey-queries.ts";

/** How long a challenge may be answered, in milliseconds. */
export const PASSKEY_WAIT = 5 * 60_000;

/** The challenge, encrypted, with what it is for; it comes back beside the answer, so that asking costs no row. */
type State = { challenge: string; until: number; /** whose new passkey; null when somebody signs in */ accountId: string | null };
const CONTEXT = "passkey challenge";

function place({ config }: Platform): { origin: string; host: string } {
  const { origin, hostname } = new URL(config.url);
  return { origin, host: hostname };
}

function seal(platform: Platform, accountId: string | null): { challenge: Buffer<ArrayBuffer>; state: string } {
  const challenge = Buffer.from(randomBytes(32));
  const state: State = { challenge: challenge.toString("base64url"), until: platform.clock.now().getTime() + PASSKEY_WAIT, accountId };
  return { challenge, state: platform.crypto.encrypt(CONTEXT, JSON.stringify(state)).toString("base64url") };
}

/** The challenge of an answer. @throws Problem 410 stepOver when it is too old, made up, or was made for something else */
function unseal(platform: Platform, sealed: string, accountId: string | null): State {
  let state: State | null = null;
  try {
    state = JSON.parse(platform.crypto.decrypt(CONTEXT, Buffer.from(sealed, "base64url")).toString()) as State;
  } catch {
    // Not ours.
  }
  if (!state || state.until <= platform.clock.now().getTime() || state.accountId !== accountId) throw new Problem(410, "stepOver");
  return state;
}

/** What the browser needs to make a passkey: discoverable, so that it signs in without a name, and only with PIN, finger or face. */
export async function registrationOptions(
  platform: Platform,
  account: { id: string; email: string; name: string },
  { vendor, known }: { vendor: string; known: readonly PasskeyRow[] },
) {
  const { generateRegistrationOptions } = await import("@simplewebauthn/server");
  const { challenge, state } = seal(platform, account.id);
  const options = await generateRegistrationOptions({
    rpName: vendor,
    rpID: place(platform).host,
    userName: account.email,
    userDisplayName: account.name,
    userID: Buffer.from(account.id),
    challenge,
    attestationType: "none",
    excludeCredentials: known.map(({ credential_id, transports }) => ({ id: credential_id, transports })),
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
  });
  return { options, state };
}

/** Checks a new passkey. @throws Problem 403 passkeyWrong, 410 stepOver */
export async function checkRegistration(platform: Platform, accountId: string, { state, answer }: { state: string; answer: unknown }) {
  const { challenge } = unseal(platform, state, accountId);
  const { verifyRegistrationResponse } = await import("@simplewebauthn/server");
  const { origin, host } = place(platform);
  const response = answer as RegistrationResponseJSON;
  const result = await refuseFaults(() =>
    verifyRegistrationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: host,
      requireUserVerification: true,
    }),
  );
  if (!result.verified) throw new Problem(403, "passkeyWrong");
  const { credential, credentialBackedUp } = result.registrationInfo;
  return {
    credentialId: credential.id,
    publicKey: Buffer.from(credential.publicKey),
    counter: credential.counter,
    transports: (credential.transports ?? []).map(String).filter((one) => /^[a-z-]{1,20}$/.test(one)),
    synced: credentialBackedUp,
  };
}

/** What the browser needs to sign in with any passkey it has for this site. */
export async function authenticationOptions(platform: Platform) {
  const { generateAuthenticationOptions } = await import("@simplewebauthn/server");
  const { challenge, state } = seal(platform, null);
  const options = await generateAuthenticationOptions({ rpID: place(platform).host, challenge, userVerification: "required" });
  return { options, state };
}

/** Checks a proof by a passkey. @returns its new counter and the challenge it answers. @throws Problem 401 signInFailed, 410 stepOver */
export async function checkAuthentication(platform: Platform, passkey: PasskeyRow, { state, answer }: { state: string; answer: unknown }) {
  const { challenge } = unseal(platform, state, null);
  const { verifyAuthenticationResponse } = await import("@simplewebauthn/server");
  const { origin, host } = place(platform);
  const { verified, authenticationInfo } = await refuseFaults(() =>
    verifyAuthenticationResponse({
      response: answer as AuthenticationResponseJSON,
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: host,
      requireUserVerification: true,
      credential: {
        id: passkey.credential_id,
        publicKey: new Uint8Array(passkey.public_key),
        counter: passkey.counter,
        transports: passkey.transports,
      },
    }),
  );
  if (!verified) throw new Problem(403, "passkeyWrong");
  return { counter: authenticationInfo.newCounter, challenge };
}

/** Whatever the library throws at, from outside, is a refusal. */
async function refuseFaults<T>(check: () => Promise<T>): Promise<T> {
  try {
    return await check();
  } catch {
    throw new Problem(403, "passkeyWrong");
  }
}
