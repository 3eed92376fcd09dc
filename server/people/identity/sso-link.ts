/** An identity that waits, in the browser that brought it, until its owner signs in to the account it shall belong to. */
import { Problem, type Ctx, type Platform } from "#platform/http";
import { newId } from "#shared/ids";
import { cookieLine, cookieSettings, readCookie } from "./model.ts";
import type { SignInRequest } from "./open-session.ts";
import { issuerKey, type PendingLink } from "./sso-identity.ts";
import { insertIdentity, selectConnection } from "./sso-queries.ts";

const COOKIE = "backstay_link";
const CONTEXT = "sso link";
/** How long it waits, in seconds. */
const LIFETIME = 15 * 60;

/** The cookie that keeps it, encrypted. */
export function pendingCookie(platform: Platform, link: PendingLink | null): string {
  const settings = cookieSettings(platform.config.url, COOKIE);
  if (!link) return cookieLine(settings, "", 0);
  const until = platform.clock.now().getTime() + LIFETIME * 1_000;
  return cookieLine(settings, platform.crypto.encrypt(CONTEXT, JSON.stringify({ ...link, until })).toString("base64url"), LIFETIME);
}

/** What waits in a browser; null when nothing does. @param email only if it waits for this address */
export function pendingOf(platform: Platform, request: SignInRequest, email?: string): PendingLink | null {
  const value = readCookie(request.headers.get("cookie"), cookieSettings(platform.config.url, COOKIE).name);
  if (!value) return null;
  try {
    const { until, ...link } = JSON.parse(platform.crypto.decrypt(CONTEXT, Buffer.from(value, "base64url")).toString()) as PendingLink & {
      until: number;
    };
    return until > platform.clock.now().getTime() && (email === undefined || link.email === email) ? link : null;
  } catch {
    return null;
  }
}

/** Binds what waited to the account that was signed in to. @throws Problem 409 sso.over when another has it meanwhile */
export async function bindPending(tx: Ctx, link: PendingLink, accountId: string): Promise<void> {
  const connection = await selectConnection(tx.db, link.connectionId);
  if (!connection?.enabled) throw new Problem(409, "sso.over");
  const issuer = issuerKey(connection, link.issuer);
  if (!(await insertIdentity(tx.db, { id: newId(), accountId, issuer, subject: link.subject, now: tx.clock.now() })))
    throw new Problem(409, "sso.over");
  await tx.platform.audit.write(tx.db, {
    actor: `account:${accountId}`,
    action: "session.linkIdentity",
    outcome: "allowed",
    address: tx.address,
    data: { connection: connection.id },
  });
}
