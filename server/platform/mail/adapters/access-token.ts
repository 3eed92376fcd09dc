/** Access tokens from a refresh token or from the client's own secret (OAuth 2.0, RFC 6749 §6 and §4.4), kept in memory for as long as they last. */
import type { OauthSecret, OauthSettings } from "#shared/mail-sources";
import { sha256 } from "#platform/crypto";
import { FetchError } from "#platform/fetcher";
import { SourceError, type SourceTools } from "../model/mail-source.ts";

export type AccessToken = {
  token: string;
  /** When it was had, and when it ends; milliseconds since 1970. */
  from: number;
  until: number;
  /** Had just now, not kept from before. */
  fresh: boolean;
  /** The refresh token that takes the place of the one used; null when that one goes on. */
  newRefreshToken: string | null;
  /** When the refresh token itself ends, where the server says so. */
  refreshUntil: Date | null;
};

/** A token is renewed before its end, so that no connection begins with one that ends on the way. */
const BEFORE_END = 120_000;
const UNSAID_SECONDS = 1_800;

const kept = new Map<string, AccessToken>();

function keyOf(settings: OauthSettings, secret: OauthSecret): string {
  return sha256(
    JSON.stringify([settings.tokenUrl, settings.clientId, settings.scope, secret.refreshToken ?? secret.clientSecret]),
  ).toString("base64");
}

/** Has the next `accessToken` ask again: the other side refused the one it gave. */
export function forgetAccessToken(settings: OauthSettings, secret: OauthSecret): void {
  kept.delete(keyOf(settings, secret));
}

/**
 * A token that lasts at least two minutes.
 * @throws SourceError `token` in the words of the server that refused, `connection` when it could not be asked
 */
export async function accessToken(
  settings: OauthSettings,
  secret: OauthSecret,
  { fetch, clock }: Pick<SourceTools, "fetch" | "clock">,
): Promise<AccessToken> {
  const key = keyOf(settings, secret);
  const now = clock.now().getTime();
  const known = kept.get(key);
  if (known && known.until - BEFORE_END > now) return { ...known, newRefreshToken: null, fresh: false };
  const fresh = await ask(settings, secret, fetch, now);
  kept.delete(key);
  for (const [old, { until }] of kept) if (until < now) kept.delete(old);
  kept.set(fresh.newRefreshToken ? keyOf(settings, { ...secret, refreshToken: fresh.newRefreshToken }) : key, fresh);
  return fresh;
}

async function ask(settings: OauthSettings, secret: OauthSecret, fetch: SourceTools["fetch"], now: number): Promise<AccessToken> {
  const form = new URLSearchParams({
    ...(secret.refreshToken ? { grant_type: "refresh_token", refresh_token: secret.refreshToken } : { grant_type: "client_credentials" }),
    client_id: settings.clientId,
  });
  if (secret.clientSecret) form.set("client_secret", secret.clientSecret);
  if (settings.scope) form.set("scope", settings.scope);
  const { status, headers, body } = await fetch(settings.tokenUrl, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded", accept: "application/json" },
    body: form.toString(),
    maxBytes: 256 * 1024,
    maxRedirects: 0,
  }).catch((error: unknown) => {
    throw new SourceError(error instanceof FetchError && error.code === "address" ? "address" : "connection", "", { cause: error });
  });
  const answer = readJson(body);
  if (status === 429 || status >= 500)
    throw new SourceError("connection", wordsOf(status, answer), {
      retryAfterSeconds: Math.min(3_600, Number(headers["retry-after"]) || 0) || null,
    });
  const { access_token: token, expires_in: lasts, refresh_token: next, refresh_token_expires_in: nextLasts } = answer;
  if (status !== 200 || typeof token !== "string" || !/^[\x21-\x7e]{1,8000}$/.test(token))
    throw new SourceError("token", wordsOf(status, answer));
  return {
    token,
    fresh: true,
    from: now,
    until: now + Math.min(86_400, Number(lasts) > 0 ? Number(lasts) : UNSAID_SECONDS) * 1_000,
    newRefreshToken: typeof next === "string" && next !== "" && next !== secret.refreshToken ? next : null,
    refreshUntil: Number(nextLasts) > 0 && Number(nextLasts) < 1e9 ? new Date(now + Number(nextLasts) * 1_000) : null,
  };
}

function readJson(body: Buffer): { [name: string]: unknown } {
  try {
    const value: unknown = JSON.parse(body.toString("utf8"));
    return typeof value === "object" && value !== null ? (value as { [name: string]: unknown }) : {};
  } catch {
    return {};
  }
}

/** What the server says of a refusal (RFC 6749 §5.2), never what it was sent. */
function wordsOf(status: number, { error, error_description: description }: { [name: string]: unknown }): string {
  return [String(status), ...[error, description].filter((part) => typeof part === "string")].join(" ");
}
