import { organizationOfDomain } from "#people/directory";
import { Problem, systemContext, type Platform } from "#platform/http";
import { normalizeAddress } from "#platform/mail";
import type { Locale } from "#shared/locales";
import type { AuthService } from "./auth-service.ts";
import { takeLimit } from "./limits.ts";
import { safeNext } from "./model.ts";
import { noteRefusal } from "./note-refusal.ts";
import { authorizationUrl, identityOfCode } from "./oidc.ts";
import { openSession, withoutChallenge, type SignInRequest } from "./open-session.ts";
import { beginFlow, endFlowCookie, finishFlow } from "./sso-flow.ts";
import { samlAddress } from "./saml-sign-in.ts";
import { resolveIdentity } from "./sso-identity.ts";
import { pendingCookie } from "./sso-link.ts";
import {
  anyOrganizationConnection,
  selectAgentConnections,
  selectConnection,
  selectOrganizationConnection,
  type ConnectionRow,
} from "./sso-queries.ts";

/** Where a provider sends the browser back to. */
export function redirectUri(platform: Platform): string {
  return `${platform.config.url}/sign-in/sso/callback`;
}

/** The connections the sign-in page offers to everybody: those of the vendor's own people. */
export function offeredConnections({ platform }: AuthService): Promise<{ id: string; name: string; required: boolean }[]> {
  return selectAgentConnections(platform.database.staff);
}

/**
 * The connection that people of an address's domain use, by the domain alone: whether somebody has the address is not asked, so it is not told.
 * @throws Problem 429 tooMany
 */
export async function connectionFor(
  { platform }: AuthService,
  request: SignInRequest,
  { email }: { email: string },
): Promise<{ id: string; name: string; required: boolean } | null> {
  const address = normalizeAddress(email);
  const db = platform.database.staff;
  if (!address || !(await anyOrganizationConnection(db))) return null;
  takeLimit(platform, "ssoByPlace", request.address);
  const organization = await organizationOfDomain({ db }, address.slice(address.lastIndexOf("@") + 1));
  return organization === null ? null : ((await selectOrganizationConnection(db, organization)) ?? null);
}

async function usable(platform: Platform, id: string): Promise<ConnectionRow> {
  const connection = await selectConnection(platform.database.staff, id);
  if (!connection?.enabled) throw new Problem(404, "sso.over");
  return connection;
}

/** Sends a browser to a provider. @throws Problem 404 sso.over, 429 tooMany, 502 sso.provider */
export async function startSso(
  { platform }: AuthService,
  request: SignInRequest,
  { id, next }: { id: string; next: string },
): Promise<{ location: string; headers: Headers }> {
  takeLimit(platform, "ssoByPlace", request.address);
  const connection = await usable(platform, id);
  const { state, secrets, cookie } = await beginFlow(platform, { connectionId: id, next: safeNext(next) });
  const location =
    connection.protocol === "saml"
      ? samlAddress(platform, connection, { state, secrets })
      : await authorizationUrl(platform, connection, { state, secrets, redirectUri: redirectUri(platform) });
  return { location, headers: new Headers({ "set-cookie": cookie, "cache-control": "no-store", "referrer-policy": "no-referrer" }) };
}

/**
 * Signs in whom the provider sent back.
 * @returns where to go on to; `link` when an account is to be connected first, `second` when the second proof is owed
 * @throws Problem 410 sso.over for a way that was not begun in this browser or is over, 403 sso.… with the reason, 502 sso.provider
 */
export async function finishSso(
  { platform }: AuthService,
  request: SignInRequest & { locale: Locale },
  query: URLSearchParams,
): Promise<{ headers: Headers; next: string; step: "in" | "second" | "link" }> {
  takeLimit(platform, "ssoByPlace", request.address);
  try {
    const states = query.getAll("state");
    const flow = await finishFlow(platform, request, states.length === 1 ? states[0]! : "");
    const connection = await usable(platform, flow.connectionId);
    // What SAML's provider said came by another way and was checked there; here it meets the browser that began.
    if (connection.protocol === "saml" && !flow.said) throw new Problem(410, "sso.over");
    const said =
      connection.protocol === "saml"
        ? flow.said!
        : await identityOfCode(platform, connection, { query, secrets: flow, redirectUri: redirectUri(platform) });
    const resolved = await resolveIdentity(platform, connection, said, request.locale);
    if ("pending" in resolved) {
      const headers = new Headers({ "set-cookie": pendingCookie(platform, resolved.pending), "cache-control": "no-store" });
      headers.append("set-cookie", endFlowCookie(platform));
      return { headers, next: flow.next, step: "link" };
    }
    const proof = { how: "sso", factors: connection.trusts_factors ? 2 : 1, connectionId: connection.id } as const;
    const { headers, second } = await openSession(platform, request, proof, { account: resolved.account });
    headers.append("set-cookie", endFlowCookie(platform));
    return { headers: second ? headers : withoutChallenge(platform, headers), next: flow.next, step: second ? "second" : "in" };
  } catch (error) {
    if (error instanceof Problem && error.status < 500) {
      noteRefusal(platform, request, "sso");
      if (error.code !== "tooMany") systemContext(platform, "identity").log.info({ code: error.code }, "single sign-on was refused");
    }
    throw error;
  }
}
