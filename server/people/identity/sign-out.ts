import type { AuthService } from "./auth-service.ts";
import type { SignInRequest } from "./open-session.ts";
import { endSession, sessionHeaders, sessionTokenOf } from "./sessions.ts";

/** Ends the session a request brings; without one it changes nothing. @returns headers that remove the cookie */
export async function signOut({ platform }: AuthService, request: SignInRequest): Promise<{ headers: Headers }> {
  const token = sessionTokenOf(platform, request.headers);
  if (token) await endSession(platform, token);
  return { headers: sessionHeaders(platform, null) };
}
