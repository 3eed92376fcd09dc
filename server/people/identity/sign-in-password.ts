import { normalizeAddress } from "#platform/mail";
import { Problem } from "#platform/http";
import type { AuthService } from "./auth-service.ts";
import { evenly } from "./even-answers.ts";
import { takeLimit } from "./limits.ts";
import { noteRefusal } from "./note-refusal.ts";
import { openSession, type Opened, type SignInRequest } from "./open-session.ts";

const STEP = 250;

/**
 * Checks a password and opens a session. An unknown address costs as much work and answers the same as a wrong password.
 * @returns headers with Set-Cookie, and whether the second proof is owed
 * @throws Problem 401 signInFailed, 429 tooMany
 */
export async function signInPassword(
  { platform, auth }: AuthService,
  request: SignInRequest,
  { email, password }: { email: string; password: string },
): Promise<Opened> {
  takeLimit(platform, "passwordByPlace", request.address);
  const address = normalizeAddress(email) ?? "nobody@invalid.invalid";
  takeLimit(platform, "passwordByAddress", address);
  return evenly(STEP, async () => {
    const api = (await auth()).api;
    const result = await api
      .signInEmail({ body: { email: address, password: password.slice(0, 256) }, headers: new Headers() })
      .catch((error: unknown) => {
        if ((error as { status?: unknown }).status === "UNAUTHORIZED" || (error as { status?: unknown }).status === "BAD_REQUEST")
          return null;
        throw error;
      });
    if (!result) {
      noteRefusal(platform, request, "password");
      throw new Problem(401, "signInFailed");
    }
    return openSession(platform, request, { how: "password", factors: 1 }, { token: result.token, account: result.user });
  });
}
