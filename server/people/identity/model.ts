/** Session arithmetic and cookies: pure but for the key that signs. */
import { createHmac } from "node:crypto";
import { sameText } from "#platform/crypto";

/** A session ends after this long without use, in seconds. */
export const SESSION_IDLE = 14 * 86_400;
/** A session ends this long after sign-in whatever happens, in seconds. */
export const SESSION_ABSOLUTE = 90 * 86_400;
/** A sign-in link works this long, in seconds. */
export const LINK_LIFETIME = 15 * 60;
/** A link that proves a further address works this long, in seconds. */
export const ADDRESS_LINK_LIFETIME = 24 * 3_600;
/** An invitation works this long, in seconds. */
export const INVITATION_LIFETIME = 72 * 3_600;
/** An invitation to the portal works this long, in seconds: customers do not wait for it as a new colleague does. */
export const PORTAL_INVITATION_LIFETIME = 7 * 86_400;
/** How long an invitation that ended or ran out is remembered, so that its link can say what became of it, in seconds. */
export const INVITATION_MEMORY = 30 * 86_400;
/** Name of the cookie that keeps a guest's link once he has opened it. */
export const GUEST_COOKIE = "backstay_guest";
/** How long a browser keeps an opened guest link, in seconds; the link itself may end earlier. */
export const GUEST_LIFETIME = 86_400;
/** Name of the cookie of a browser that has given the first proof and owes the second. */
export const CHALLENGE_COOKIE = "backstay_step";
/** How long the second proof may take, in seconds. */
export const CHALLENGE_LIFETIME = 600;
/** How long after a proof one may change how one signs in, in seconds. */
export const PROOF_LIFETIME = 15 * 60;
/** How exact the last use of a session is, in milliseconds: a write is spared as long. */
export const USE_STEP = 10 * 60_000;
/** How long a request's actor may be answered from memory, in milliseconds: the longest a revoked right still works. */
export const ACTOR_CACHE = 5_000;

/**
 * Whether a session's proof is enough for whoever it stands for.
 * @param roles those of whom the installation demands two factors
 */
export function provedEnough(roles: readonly string[], actor: { kind: string; role?: string }, factors: number): boolean {
  return factors >= 2 || actor.kind !== "agent" || !roles.includes(actor.role ?? "");
}

/** Whom single sign-on can be demanded of among agents: owners keep a way in for when the provider fails. */
export function bySsoOnly(actor: { kind: string; role?: string }): boolean {
  return actor.kind === "agent" && actor.role !== "owner";
}

/**
 * When a session ends that is used now, or null when the stored end is good enough (writes happen at most once a day).
 * @param createdAt when the person signed in
 * @param expiresAt the end stored at the last use
 */
export function extendedExpiry(createdAt: Date, expiresAt: Date, now: Date): Date | null {
  const end = Math.min(now.getTime() + SESSION_IDLE * 1_000, createdAt.getTime() + SESSION_ABSOLUTE * 1_000);
  return end - expiresAt.getTime() >= 86_400_000 ? new Date(end) : null;
}

export type CookieSettings = { name: string; secure: boolean };

/** Name and safety of the session cookie. Over https the `__Host-` prefix keeps other hosts of the domain from setting it (RFC 6265bis §4.1.3.2). */
export function cookieSettings(publicUrl: string, name = "backstay_session"): CookieSettings {
  const secure = publicUrl.startsWith("https:");
  return { name: secure ? `__Host-${name}` : name, secure };
}

/** The value of a cookie in a Cookie header; undefined when absent. The first one counts, as browsers send the more specific first. */
export function readCookie(header: string | null, name: string): string | undefined {
  for (const part of (header ?? "").split(";")) {
    const equals = part.indexOf("=");
    if (equals > 0 && part.slice(0, equals).trim() === name) return part.slice(equals + 1).trim();
  }
  return undefined;
}

/** A Set-Cookie line. @param maxAge seconds; 0 removes the cookie */
export function cookieLine({ name, secure }: CookieSettings, value: string, maxAge: number): string {
  return `${name}=${value}; Max-Age=${maxAge}; Path=/; HttpOnly; SameSite=Lax${secure ? "; Secure" : ""}`;
}

/** The signed form of a session token, the one Better Auth reads: `token.base64(HMAC-SHA256)`, percent-encoded. */
export function signSessionToken(secret: string, token: string): string {
  return encodeURIComponent(`${token}.${createHmac("sha256", secret).update(token).digest("base64")}`);
}

/** The session token of a cookie's value; null when the signature does not fit. */
export function openSessionToken(secret: string, value: string | undefined): string | null {
  if (!value || value.length > 400) return null;
  let decoded: string;
  try {
    decoded = decodeURIComponent(value);
  } catch {
    return null;
  }
  const dot = decoded.lastIndexOf(".");
  if (dot < 16) return null;
  const token = decoded.slice(0, dot);
  return sameText(createHmac("sha256", secret).update(token).digest("base64"), decoded.slice(dot + 1)) ? token : null;
}

/** A path of this site to go on to, from outside input; empty when there is none or it could lead elsewhere. */
export function safeNext(next: string | null | undefined): string {
  if (!next || next.length > 1_000 || !/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(next)) return "";
  const base = "http://backstay.invalid";
  const url = URL.canParse(next, base) ? new URL(next, base) : null;
  return url && url.origin === base ? url.pathname.replace(/^\/{2,}/, "/") + url.search + url.hash : "";
}
