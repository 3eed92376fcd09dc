import { normalizeAddress } from "#platform/mail";
import { Problem } from "#platform/http";
import type { AuthService } from "./auth-service.ts";
import { evenly } from "./even-answers.ts";
import { takeLimit } from "./limits.ts";
import { openSession, type SignInRequest } from "./open-session.ts";

const STEP = 250;

/**
 * Checks a password and opens a session. An unknown address costs as much work and answers the same as a wrong password.
 * @returns headers with Set-Cookie
 * @throws Problem 401 signInFailed, 429 tooMany
 */
export async function signInPassword(
  { platform, auth }: AuthService,
  request: SignInRequest,
  { email, password }: { email: string; password: string },
): Promise<{ headers: Headers }> {
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
      platform.audit.note({
        actor: "anonymous:anonymous",
        action: "session.signIn",
        outcome: "denied",
        address: request.address,
        data: { how: "password" },
      });
      throw new Problem(401, "signInFailed");
    }
    return { headers: await openSession(platform, request, "password", { token: result.token, account: result.user }) };
  });
}
