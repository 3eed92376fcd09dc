import { forgetActors } from "#people/access";
import { systemContext, type Platform } from "#platform/http";
import { cookieSecret } from "./better-auth.ts";
import { cookieLine, cookieSettings, openSessionToken, readCookie, SESSION_ABSOLUTE, signSessionToken } from "./model.ts";
import { deleteSessionsOf, deleteStored } from "./queries.ts";
import { storeKey } from "./session-store.ts";

/** The session token a request brings, whether or not the session still exists. */
export function sessionTokenOf(platform: Platform, headers: Headers): string | null {
  return openSessionToken(cookieSecret(platform), readCookie(headers.get("cookie"), cookieSettings(platform.config.url).name));
}

/** The answer's headers that give a browser its session, or take it away. */
export function sessionHeaders(platform: Platform, token: string | null): Headers {
  const settings = cookieSettings(platform.config.url);
  // The browser keeps the cookie as long as a session may last at most; whether it still does is decided here, at each request.
  const line = token
    ? cookieLine(settings, signSessionToken(cookieSecret(platform), token), SESSION_ABSOLUTE)
    : cookieLine(settings, "", 0);
  return new Headers({ "set-cookie": line, "cache-control": "no-store" });
}

/** Ends one session. */
export async function endSession(platform: Platform, token: string): Promise<void> {
  await deleteStored(platform.database.staff, storeKey(platform.crypto, token));
  forgetActors({ db: platform.database.staff, platform });
}

/** Ends all sessions of an account, but for the one to keep. */
export async function endSessionsOf(platform: Platform, accountId: string, keep: string | null = null): Promise<void> {
  const ctx = systemContext(platform, "identity");
  await deleteSessionsOf(ctx.db, accountId, keep === null ? null : storeKey(platform.crypto, keep));
  forgetActors(ctx);
}
