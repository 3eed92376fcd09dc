/** The way of one browser to an identity provider and back: begun here, bound to the browser, used once. */
import { randomBytes } from "node:crypto";
import { randomToken } from "#platform/crypto";
import { Problem, type Platform } from "#platform/http";
import { cookieLine, cookieSettings, readCookie } from "./model.ts";
import type { SignInRequest } from "./open-session.ts";
import type { SaidIdentity } from "./sso-identity.ts";
import { answerFlow, insertFlow, selectFlow, takeFlow } from "./sso-queries.ts";

const COOKIE = "backstay_sso";
/** How long one may be away at the provider, in seconds. */
const FLOW_LIFETIME = 15 * 60;
const CONTEXT = "sso flow";

/** What must come back, and where to go on to. */
export type FlowSecrets = {
  /** What the ID token must repeat, or the answer to a request must name. */ nonce: string;
  /** PKCE (RFC 7636). */ verifier: string;
  next: string;
  /** Of SAML: what the provider said, once that was checked. */ said?: SaidIdentity;
};
export type Flow = FlowSecrets & { connectionId: string };

function hashState(platform: Platform, state: string): Buffer {
  return platform.crypto.hashToken("sso state", state);
}

/** Begins one. @returns the state that goes to the provider, and the cookie that stays */
export async function beginFlow(
  platform: Platform,
  { connectionId, next }: { connectionId: string; next: string },
): Promise<{ state: string; secrets: FlowSecrets; cookie: string }> {
  const state = randomToken(160);
  const browser = randomToken(160);
  const secrets = { nonce: randomToken(160), verifier: randomBytes(48).toString("base64url"), next };
  const now = platform.clock.now();
  await insertFlow(platform.database.staff, {
    stateHash: hashState(platform, state),
    browserHash: platform.crypto.hashToken("sso browser", browser),
    connectionId,
    sealed: platform.crypto.encrypt(CONTEXT, JSON.stringify(secrets)),
    now,
    expiresAt: new Date(now.getTime() + FLOW_LIFETIME * 1_000),
  });
  return { state, secrets, cookie: cookieLine(cookieSettings(platform.config.url, COOKIE), browser, FLOW_LIFETIME) };
}

/** Uses up the flow of a state, in the browser that began it. @throws Problem 410 sso.over */
export async function finishFlow(platform: Platform, request: SignInRequest, state: string): Promise<Flow> {
  const stateHash = hashState(platform, state);
  const browser = readCookie(request.headers.get("cookie"), cookieSettings(platform.config.url, COOKIE).name);
  const row = await takeFlow(platform.database.staff, stateHash, platform.clock.now());
  if (!row || !browser || !platform.crypto.hashToken("sso browser", browser).equals(row.browser_hash)) throw new Problem(410, "sso.over");
  return { ...(JSON.parse(platform.crypto.decrypt(CONTEXT, row.sealed).toString()) as FlowSecrets), connectionId: row.connection_id };
}

/** What a state waits for, without using it up: null when it waits for nothing, or for another connection's answer. */
export async function answerOf(platform: Platform, state: string, connectionId: string): Promise<FlowSecrets | null> {
  const row = await selectFlow(platform.database.staff, hashState(platform, state), platform.clock.now());
  if (row?.connection_id !== connectionId) return null;
  return JSON.parse(platform.crypto.decrypt(CONTEXT, row.sealed).toString()) as FlowSecrets;
}

/** Keeps a checked answer until the browser that began comes for it. @returns false when there was one before */
export function keepAnswer(platform: Platform, state: string, secrets: FlowSecrets): Promise<boolean> {
  return answerFlow(platform.database.staff, hashState(platform, state), platform.crypto.encrypt(CONTEXT, JSON.stringify(secrets)));
}

/** Takes the browser's cookie away. */
export function endFlowCookie(platform: Platform): string {
  return cookieLine(cookieSettings(platform.config.url, COOKIE), "", 0);
}
