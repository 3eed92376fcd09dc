import { randomBytes } from "node:crypto";
import { forgetActors } from "#people/access";
import { Problem, systemContext, type Platform } from "#platform/http";
import { newId } from "#shared/ids";
import { cookieSecret } from "./better-auth.ts";
import {
  cookieLine,
  cookieSettings,
  openSessionToken,
  PROOF_LIFETIME,
  readCookie,
  SESSION_ABSOLUTE,
  SESSION_IDLE,
  signSessionToken,
} from "./model.ts";
import type { SignInRequest } from "./open-session.ts";
import { deleteStored } from "./queries.ts";
import { deleteSessionsOf, moveSession, selectSession, type SessionRow } from "./session-queries.ts";
import { createSessionStore, reseal, storeKey } from "./session-store.ts";

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

/** A new session token: 192 random bits. */
function newToken(): string {
  return randomBytes(24).toString("base64url");
}

/** Makes a session that no password or link of Better Auth's made, in the very form in which it keeps its own. @returns the token */
export async function createSession(platform: Platform, account: { id: string; email: string; name: string }): Promise<string> {
  const token = newToken();
  const at = platform.clock.now().toISOString();
  const expiresAt = new Date(platform.clock.now().getTime() + SESSION_IDLE * 1_000).toISOString();
  const session = { id: newId(), userId: account.id, token, expiresAt, createdAt: at, updatedAt: at, ipAddress: "", userAgent: "" };
  const user = { ...account, emailVerified: true, image: null, createdAt: at, updatedAt: at };
  const store = createSessionStore({ db: platform.database.staff, crypto: platform.crypto, clock: platform.clock });
  await store.set(token, JSON.stringify({ session, user }), SESSION_IDLE);
  return token;
}

/**
 * Gives a session another id after more was proved in it, so that nobody who knew the old one gains by it.
 * @returns the new token; null when the session has ended
 */
export async function rotateSession(platform: Platform, token: string, factors: number): Promise<string | null> {
  const to = newToken();
  const db = platform.database.staff;
  const sealed = await reseal(platform, token, to);
  const moved =
    sealed &&
    (await moveSession(db, {
      from: storeKey(platform.crypto, token),
      to: storeKey(platform.crypto, to),
      sealed,
      factors,
      provedAt: platform.clock.now(),
    }));
  forgetActors({ db, platform });
  return moved ? to : null;
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

export type OwnSession = SessionRow & { token: string; /** whether it was proved lately who is there */ fresh: boolean };

/** The session of a request. @throws Problem 401 signInNeeded when there is none */
export async function requireSession(platform: Platform, request: SignInRequest): Promise<OwnSession> {
  const token = sessionTokenOf(platform, request.headers);
  const now = platform.clock.now();
  const row = token === null ? undefined : await selectSession(platform.database.staff, storeKey(platform.crypto, token), now);
  if (!row || token === null) throw new Problem(401, "signInNeeded");
  return { ...row, token, fresh: now.getTime() - (row.proved_at ?? row.created_at).getTime() < PROOF_LIFETIME * 1_000 };
}

/** The same, and only shortly after signing in: what is changed with it outlasts the session. @throws Problem 403 proofNeeded */
export async function requireFreshSession(platform: Platform, request: SignInRequest): Promise<OwnSession> {
  const session = await requireSession(platform, request);
  if (!session.fresh) throw new Problem(403, "proofNeeded");
  return session;
}
