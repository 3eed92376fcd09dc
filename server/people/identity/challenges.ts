/** A browser between the first proof and the second. */
import { randomToken } from "#platform/crypto";
import { Problem, type Platform } from "#platform/http";
import { deleteChallengesOf, insertChallenge, selectChallenge, type ChallengeRow } from "./factor-queries.ts";
import { CHALLENGE_COOKIE, CHALLENGE_LIFETIME, cookieLine, cookieSettings, readCookie } from "./model.ts";
import type { SignInRequest } from "./open-session.ts";

export type Challenge = ChallengeRow & { hash: Buffer };

function hashOf(platform: Platform, token: string): Buffer {
  return platform.crypto.hashToken("second proof", token);
}

/** Remembers that somebody gave the first proof. @param how by what  @returns headers with the cookie that says so */
export async function beginChallenge(platform: Platform, { accountId, how }: { accountId: string; how: string }): Promise<Headers> {
  const token = randomToken(160);
  const now = platform.clock.now();
  const db = platform.database.staff;
  await deleteChallengesOf(db, accountId);
  await insertChallenge(db, {
    hash: hashOf(platform, token),
    accountId,
    how,
    now,
    expiresAt: new Date(now.getTime() + CHALLENGE_LIFETIME * 1_000),
  });
  return challengeHeaders(platform, token);
}

/** @param token null takes the cookie away */
export function challengeHeaders(platform: Platform, token: string | null): Headers {
  const cookie = cookieLine(cookieSettings(platform.config.url, CHALLENGE_COOKIE), token ?? "", token === null ? 0 : CHALLENGE_LIFETIME);
  return new Headers({ "set-cookie": cookie, "cache-control": "no-store" });
}

/** What a request still owes; null when it owes nothing, or too late. */
export async function challengeOf(platform: Platform, request: SignInRequest): Promise<Challenge | null> {
  const token = readCookie(request.headers.get("cookie"), cookieSettings(platform.config.url, CHALLENGE_COOKIE).name);
  if (!token || !/^[a-z2-7]{32}$/.test(token)) return null;
  const hash = hashOf(platform, token);
  const row = await selectChallenge(platform.database.staff, hash, platform.clock.now());
  return row ? { ...row, hash } : null;
}

/** @throws Problem 410 stepOver: signing in begins anew */
export async function requireChallenge(platform: Platform, request: SignInRequest): Promise<Challenge> {
  const challenge = await challengeOf(platform, request);
  if (!challenge) throw new Problem(410, "stepOver");
  return challenge;
}
