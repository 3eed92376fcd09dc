/** Signing in by SAML: out by a redirect, back by a form that the provider's page sends, and on to the browser that began. */
import { systemContext, Problem, type Platform } from "#platform/http";
import type { AuthService } from "./auth-service.ts";
import { takeLimit } from "./limits.ts";
import { safeNext } from "./model.ts";
import { noteRefusal } from "./note-refusal.ts";
import { providerFault } from "./oidc.ts";
import type { SignInRequest } from "./open-session.ts";
import { saidByAssertion } from "./saml-identity.ts";
import { signInAddress } from "./saml-request.ts";
import { readResponse, type SaidAssertion } from "./saml-response.ts";
import { ownKey, samlAddresses } from "./saml-settings.ts";
import { XmlError } from "./saml-xml.ts";
import { answerOf, beginFlow, keepAnswer, type FlowSecrets } from "./sso-flow.ts";
import type { SaidIdentity } from "./sso-identity.ts";
import { selectConnection, takeAssertion, type ConnectionRow } from "./sso-queries.ts";

/** Where the browser goes with a request of this flow. */
export function samlAddress(
  platform: Platform,
  connection: ConnectionRow,
  { state, secrets }: { state: string; secrets: FlowSecrets },
): string {
  if (connection.saml_sso_url === null) throw providerFault(platform, connection, "address");
  return signInAddress({
    id: requestId(secrets),
    ssoUrl: connection.saml_sso_url,
    ...samlAddresses(platform, connection.id),
    relayState: state,
    key: ownKey(platform, connection),
    now: platform.clock.now(),
  });
}

/** An XML ID begins with a letter. */
function requestId({ nonce }: FlowSecrets): string {
  return `r${nonce}`;
}

/**
 * Takes a provider's answer. It comes from another site, so the browser's cookies do not come along: what was said is kept for the next step,
 * which the browser that began takes by itself.
 * @param form the fields `SAMLResponse` and `RelayState`
 * @returns where the browser goes on to, and a cookie when nobody here began
 * @throws Problem 403 sso.refused, 404 sso.over, 429 tooMany
 */
export async function takeSamlAnswer(
  { platform }: AuthService,
  request: SignInRequest,
  id: string,
  form: URLSearchParams,
): Promise<{ location: string; headers: Headers }> {
  takeLimit(platform, "ssoByPlace", request.address);
  const connection = await selectConnection(platform.database.staff, id);
  if (!connection?.enabled || connection.protocol !== "saml") throw new Problem(404, "sso.over");
  const responses = form.getAll("SAMLResponse");
  const relays = form.getAll("RelayState");
  try {
    if (responses.length !== 1 || relays.length > 1) throw new XmlError("a field stands twice or not at all");
    const state = relays[0] ?? "";
    const waiting = await answerOf(platform, state, id);
    if (!waiting && !connection.saml_idp_initiated) throw new Problem(410, "sso.over");
    const said = await readResponse(responses[0]!, {
      issuer: connection.issuer,
      certificates: connection.saml_certificates,
      audience: samlAddresses(platform, id).entityId,
      recipient: samlAddresses(platform, id).acsUrl,
      request: waiting ? requestId(waiting) : null,
      key: ownKey(platform, connection),
      now: platform.clock.now().getTime(),
    });
    await requireFirst(platform, connection, said);
    return await onward(platform, connection, { state, waiting, said: saidByAssertion(connection, said) });
  } catch (error) {
    noteRefusal(platform, request, "sso");
    if (!(error instanceof XmlError)) throw error;
    systemContext(platform, "identity").log.info({ connection: id, what: error.message }, "a SAML answer was refused");
    throw new Problem(403, "sso.refused");
  }
}

/** No assertion counts twice, whoever brings it. */
async function requireFirst(platform: Platform, connection: ConnectionRow, { id, until }: SaidAssertion): Promise<void> {
  const hash = platform.crypto.hashToken(`saml assertion ${connection.id}`, id);
  if (!(await takeAssertion(platform.database.staff, { connectionId: connection.id, hash, expiresAt: new Date(until) })))
    throw new XmlError("used before");
}

async function onward(
  platform: Platform,
  connection: ConnectionRow,
  { state, waiting, said }: { state: string; waiting: FlowSecrets | null; said: SaidIdentity },
): Promise<{ location: string; headers: Headers }> {
  const headers = new Headers({ "cache-control": "no-store" });
  if (waiting) {
    if (!(await keepAnswer(platform, state, { ...waiting, said }))) throw new Problem(410, "sso.over");
    return { location: `/sign-in/saml/finish?state=${encodeURIComponent(state)}`, headers };
  }
  // Begun at the provider: this browser is the one, since it brings the answer.
  const begun = await beginFlow(platform, { connectionId: connection.id, next: safeNext(state) });
  await keepAnswer(platform, begun.state, { ...begun.secrets, said });
  headers.set("set-cookie", begun.cookie);
  return { location: `/sign-in/saml/finish?state=${encodeURIComponent(begun.state)}`, headers };
}
