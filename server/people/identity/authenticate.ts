import { hash } from "node:crypto";
import { ANONYMOUS_RIGHTS, cachedActor, guestActor, LINK_TOKEN_PREFIX, tokenActor } from "#people/access";
import { Problem, type Authentication, type Platform } from "#platform/http";
import { accountActor } from "./account-actor.ts";
import { cookieSecret } from "./better-auth.ts";
import {
  ACTOR_CACHE,
  bySsoOnly,
  cookieSettings,
  extendedExpiry,
  GUEST_COOKIE,
  openSessionToken,
  provedEnough,
  readCookie,
  USE_STEP,
} from "./model.ts";
import { selectSession, touchSession } from "./session-queries.ts";
import { storeKey } from "./session-store.ts";

const ANONYMOUS: Authentication = { actor: { kind: "anonymous", id: "anonymous", rights: ANONYMOUS_RIGHTS }, via: "none", locale: null };

/** Wrong tokens from one place: a person may mistype, a program that guesses is held up. */
const WRONG_TOKENS = { name: "auth.wrongToken", burst: 30, rate: 30, seconds: 60 };

/**
 * Makes the program's `authenticate`: Bearer token, session cookie, guest link, or nobody, in this order.
 * @param cacheMilliseconds how long a found actor is used without asking the database again
 */
export function createAuthenticate(platform: Platform, cacheMilliseconds: number = ACTOR_CACHE) {
  const secret = cookieSecret(platform);
  const session = cookieSettings(platform.config.url);
  const guest = cookieSettings(platform.config.url, GUEST_COOKIE);
  const bySecret = (kind: string, token: string, fresh: boolean, find: () => Promise<Authentication | null>) =>
    cachedActor(platform, `${kind}:${hash("sha256", token, "base64")}`, fresh ? 0 : cacheMilliseconds, find);

  async function bySession(token: string, address: string): Promise<Authentication | null> {
    const db = platform.database.staff;
    const now = platform.clock.now();
    const keyHash = storeKey(platform.crypto, token);
    const row = await selectSession(db, keyHash, now);
    if (!row) return null;
    const later = extendedExpiry(row.created_at, row.expires_at, now);
    if (later || !row.used_at || now.getTime() - row.used_at.getTime() >= USE_STEP)
      await touchSession(db, keyHash, { usedAt: now, expiresAt: later ?? row.expires_at, address });
    const person = await accountActor(platform, { accountId: row.account_id, email: row.email });
    // Less than the installation demands by now is nothing: whoever has it signs in again, and gives the second proof.
    if (!person || !provedEnough(row.second_factor_roles, person.actor, row.factors)) return null;
    return row.sso_demanded && row.connection_id === null && bySsoOnly(person.actor) ? null : person;
  }

  /**
   * Finds who asks. A Bearer token that is not valid is refused rather than taken for nobody; a session that has ended is nobody.
   * @throws Problem 401 invalidToken, 429 after many of them
   */
  return async function authenticate({
    headers,
    address,
    fresh = false,
  }: {
    headers: Headers;
    address: string;
    fresh?: boolean;
  }): Promise<Authentication> {
    const authorization = headers.get("authorization");
    if (authorization !== null) {
      const token = /^Bearer +([\x21-\x7e]{1,500})$/i.exec(authorization.trim())?.[1];
      const find = token?.startsWith(LINK_TOKEN_PREFIX) ? guestActor : tokenActor;
      const found = token ? await bySecret("bearer", token, fresh, () => find(platform, token)) : null;
      if (found) return found;
      platform.audit.note({ actor: "anonymous:anonymous", action: "token.refused", outcome: "denied", address });
      const wait = platform.limiter.take(WRONG_TOKENS, address);
      if (wait > 0) throw new Problem(429, "tooMany", { values: { seconds: wait }, headers: { "retry-after": String(wait) } });
      throw new Problem(401, "invalidToken", { headers: { "www-authenticate": 'Bearer error="invalid_token"' } });
    }
    const cookies = headers.get("cookie");
    if (cookies === null) return ANONYMOUS;
    const token = openSessionToken(secret, readCookie(cookies, session.name));
    const person = token && (await bySecret("session", token, fresh, () => bySession(token, address)));
    if (person) return person;
    const link = readCookie(cookies, guest.name);
    const visitor = link?.startsWith(LINK_TOKEN_PREFIX) ? await bySecret("link", link, fresh, () => guestActor(platform, link)) : null;
    return visitor ? { ...visitor, via: "cookie" } : ANONYMOUS;
  };
}
