/** OpenID Connect Core 1.0 as relying party: discovery, code flow with PKCE, ID token; signatures by `jose`, loaded when used. */
import type { JSONWebKeySet, JWTPayload } from "jose";
import { createHash } from "node:crypto";
import { Problem, type Platform } from "#platform/http";
import type { FlowSecrets } from "./sso-flow.ts";
import type { SaidIdentity } from "./sso-identity.ts";
import type { ConnectionRow } from "./sso-queries.ts";

/** Only signatures by a key pair: with a shared secret or none, anybody who knows the client could sign. */
const ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"];
const KEEP = 10 * 60_000;
/** Clocks may differ by this, in seconds. */
const TOLERANCE = 60;

type Metadata = {
  issuer: string;
  authorization_endpoint: string;
  token_endpoint: string;
  jwks_uri: string;
  userinfo_endpoint?: string;
  token_endpoint_auth_methods_supported?: string[];
  authorization_response_iss_parameter_supported?: boolean;
};
type Known = { at: number; metadata: Metadata; keys?: { at: number; set: JSONWebKeySet } };
const known = new WeakMap<Platform, Map<string, Known>>();

/** A provider that cannot be reached, or does not do as the standard says. @param what for the administrator, never shown to others */
export function providerFault(platform: Platform, connection: ConnectionRow, what: string, error?: unknown): Problem {
  platform.log.warn({ connection: connection.id, what, ...(error instanceof Error ? { err: error } : {}) }, "an identity provider failed");
  return new Problem(502, "sso.provider", { values: { what } });
}

async function getJson(
  platform: Platform,
  connection: ConnectionRow,
  url: string,
  headers: { [name: string]: string } = {},
): Promise<unknown> {
  const answer = await platform
    .fetch(url, { headers: { accept: "application/json", ...headers }, maxBytes: 512 * 1024, maxRedirects: 0 })
    .catch((error: unknown) => {
      throw providerFault(platform, connection, new URL(url).pathname, error);
    });
  try {
    if (answer.status !== 200) throw new Error(`answered ${answer.status}`);
    return JSON.parse(answer.body.toString()) as unknown;
  } catch (error) {
    throw providerFault(platform, connection, new URL(url).pathname, error);
  }
}

/** What a provider says of itself (OpenID Connect Discovery §4), if it is the issuer that is meant. @throws Problem 502 sso.provider */
export async function discover(platform: Platform, connection: ConnectionRow, fresh = false): Promise<Known> {
  let all = known.get(platform);
  if (!all) known.set(platform, (all = new Map()));
  const at = performance.now();
  const held = all.get(connection.issuer);
  if (held && !fresh && at - held.at < KEEP) return held;
  const url = `${connection.issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
  const metadata = (await getJson(platform, connection, url)) as Metadata;
  if (metadata?.issuer !== connection.issuer) throw providerFault(platform, connection, "issuer");
  for (const name of ["authorization_endpoint", "token_endpoint", "jwks_uri"] as const)
    if (typeof metadata[name] !== "string" || !URL.canParse(metadata[name])) throw providerFault(platform, connection, name);
  const entry: Known = { at, metadata };
  if (all.size > 200) all.clear();
  all.set(connection.issuer, entry);
  return entry;
}

/** Where the browser goes. @throws Problem 502 sso.provider */
export async function authorizationUrl(
  platform: Platform,
  connection: ConnectionRow,
  { state, secrets, redirectUri }: { state: string; secrets: FlowSecrets; redirectUri: string },
): Promise<string> {
  const { metadata } = await discover(platform, connection);
  const url = new URL(metadata.authorization_endpoint);
  if (url.protocol !== "https:" && url.protocol !== "http:") throw providerFault(platform, connection, "authorization_endpoint");
  const query = {
    response_type: "code",
    client_id: connection.client_id,
    redirect_uri: redirectUri,
    scope: "openid email profile",
    state,
    nonce: secrets.nonce,
    code_challenge: createHash("sha256").update(secrets.verifier).digest("base64url"),
    code_challenge_method: "S256",
  };
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url.href;
}

/**
 * Who the provider says came, from the parameters it sent the browser back with.
 * @throws Problem 403 sso.refused when the provider, or we, refuse; 502 sso.provider
 */
export async function identityOfCode(
  platform: Platform,
  connection: ConnectionRow,
  { query, secrets, redirectUri }: { query: URLSearchParams; secrets: FlowSecrets; redirectUri: string },
): Promise<SaidIdentity> {
  const entry = await discover(platform, connection);
  const { metadata } = entry;
  // Mix-up defence: RFC 9207.
  const iss = query.get("iss");
  if (iss === null ? metadata.authorization_response_iss_parameter_supported === true : iss !== metadata.issuer) throw refused();
  const code = query.get("code");
  if (query.has("error") || code === null || query.getAll("code").length > 1) throw refused();
  const tokens = await exchange(platform, connection, metadata, { code, verifier: secrets.verifier, redirectUri });
  if (typeof tokens.id_token !== "string") throw refused();
  const claims = await readIdToken(platform, connection, entry, tokens.id_token, secrets.nonce);
  const told = claims.email === undefined ? await userInfo(platform, connection, metadata, tokens.access_token, claims.sub!) : {};
  return said(connection, { ...told, ...claims });
}

const refused = () => new Problem(403, "sso.refused");

async function exchange(
  platform: Platform,
  connection: ConnectionRow,
  metadata: Metadata,
  { code, verifier, redirectUri }: { code: string; verifier: string; redirectUri: string },
): Promise<{ id_token?: unknown; access_token?: unknown }> {
  const secret =
    connection.client_secret_sealed && platform.crypto.decrypt(`sso secret ${connection.id}`, connection.client_secret_sealed).toString();
  const id = connection.client_id;
  const form = new URLSearchParams({ grant_type: "authorization_code", code, redirect_uri: redirectUri, code_verifier: verifier });
  const headers: { [name: string]: string } = { "content-type": "application/x-www-form-urlencoded", accept: "application/json" };
  const methods = metadata.token_endpoint_auth_methods_supported ?? ["client_secret_basic"];
  if (secret && methods.includes("client_secret_basic")) {
    const encoded = (text: string) => new URLSearchParams({ x: text }).toString().slice(2);
    headers.authorization = `Basic ${Buffer.from(`${encoded(id)}:${encoded(secret)}`).toString("base64")}`;
  } else {
    form.set("client_id", id);
    if (secret) form.set("client_secret", secret);
  }
  const answer = await platform
    .fetch(metadata.token_endpoint, { method: "POST", headers, body: form.toString(), maxBytes: 256 * 1024, maxRedirects: 0 })
    .catch((error: unknown) => {
      throw providerFault(platform, connection, "token_endpoint", error);
    });
  // A code that is used up, another's or made up: the provider says so with 400.
  if (answer.status >= 400 && answer.status < 500) throw refused();
  try {
    if (answer.status !== 200) throw new Error(`answered ${answer.status}`);
    return JSON.parse(answer.body.toString()) as { id_token?: unknown };
  } catch (error) {
    throw providerFault(platform, connection, "token_endpoint", error);
  }
}

/** The claims of an ID token (OpenID Connect Core §3.1.3.7). @throws Problem 403 sso.refused */
async function readIdToken(platform: Platform, connection: ConnectionRow, entry: Known, token: string, nonce: string): Promise<JWTPayload> {
  const claims = await verify(platform, connection, entry, token);
  const several = Array.isArray(claims.aud) && claims.aud.length > 1;
  if ((several && claims["azp"] === undefined) || (claims["azp"] !== undefined && claims["azp"] !== connection.client_id)) throw refused();
  if (typeof claims.sub !== "string" || claims.sub === "" || claims.sub.length > 255) throw refused();
  if (claims["nonce"] !== nonce) throw refused();
  return claims;
}

/** Checks signature, issuer, audience and times of a token. A key that is not known yet is looked for once. */
async function verify(platform: Platform, connection: ConnectionRow, entry: Known, token: string): Promise<JWTPayload> {
  const { createLocalJWKSet, errors, jwtVerify } = await import("jose");
  const options = {
    issuer: entry.metadata.issuer,
    audience: connection.client_id,
    algorithms: ALGORITHMS,
    clockTolerance: TOLERANCE,
    maxTokenAge: 600,
    requiredClaims: ["exp", "iat"],
    currentDate: platform.clock.now(),
  };
  for (;;) {
    const had = entry.keys;
    const keys = had ?? { at: performance.now(), set: (await getJson(platform, connection, entry.metadata.jwks_uri)) as JSONWebKeySet };
    entry.keys = keys;
    try {
      return (await jwtVerify(token, createLocalJWKSet(keys.set), options)).payload;
    } catch (error) {
      // Keys are exchanged now and then; who sends made-up ones makes us ask at most twice a minute.
      if (error instanceof errors.JWKSNoMatchingKey && had && performance.now() - had.at > 30_000) delete entry.keys;
      else throw refused();
    }
  }
}

async function userInfo(
  platform: Platform,
  connection: ConnectionRow,
  { userinfo_endpoint }: Metadata,
  accessToken: unknown,
  subject: string,
): Promise<{ [claim: string]: unknown }> {
  if (!userinfo_endpoint || typeof accessToken !== "string") return {};
  const told = (await getJson(platform, connection, userinfo_endpoint, { authorization: `Bearer ${accessToken}` })) as { sub?: unknown };
  // Of somebody else nothing is taken (OpenID Connect Core §5.3.2).
  if (told?.sub !== subject) throw refused();
  return told;
}

function said(connection: ConnectionRow, claims: { [claim: string]: unknown }): SaidIdentity {
  const text = (value: unknown) => (typeof value === "string" && value !== "" && value.length <= 500 ? value : null);
  const groups = connection.groups_claim === null ? [] : claims[connection.groups_claim];
  const owned = claims["xms_edov"];
  return {
    issuer: connection.issuer,
    subject: claims["sub"] as string,
    email: text(claims["email"]),
    // A provider says whether it has checked; Entra says so of the owner of the domain.
    emailVerified: claims["email_verified"] === true || owned === true || owned === 1 || owned === "1" || owned === "true",
    name: text(claims["name"]) ?? text(claims["preferred_username"]),
    groups: (Array.isArray(groups) ? groups : [groups]).filter((one): one is string => typeof one === "string").slice(0, 1_000),
  };
}
