/** What is asked of a provider: an AuthnRequest by the redirect binding (SAML 2.0 Bindings §3.4). */
import { sign } from "node:crypto";
import { deflateRawSync } from "node:zlib";
import { POST } from "./saml-metadata.ts";
import { escapeXml, NS } from "./saml-xml.ts";

const RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";

/**
 * Where the browser goes.
 * @param request.id of this request, which the answer must name
 * @param request.key private key in PEM that signs it; null: not signed
 */
export function signInAddress(request: {
  id: string;
  ssoUrl: string;
  entityId: string;
  acsUrl: string;
  relayState: string;
  key: string | null;
  now: Date;
}): string {
  const { id, ssoUrl, entityId, acsUrl, relayState, key, now } = request;
  const xml =
    `<samlp:AuthnRequest xmlns:samlp="${NS.protocol}" ID="${escapeXml(id)}" Version="2.0" IssueInstant="${now.toISOString()}"` +
    ` Destination="${escapeXml(ssoUrl)}" AssertionConsumerServiceURL="${escapeXml(acsUrl)}" ProtocolBinding="${POST}">` +
    `<saml:Issuer xmlns:saml="${NS.assertion}">${escapeXml(entityId)}</saml:Issuer></samlp:AuthnRequest>`;
  const query = [
    ["SAMLRequest", deflateRawSync(xml).toString("base64")],
    ["RelayState", relayState],
    ...(key === null ? [] : [["SigAlg", RSA_SHA256]]),
  ]
    .map(([name, value]) => `${name}=${encodeURIComponent(value!)}`)
    .join("&");
  const signature = key === null ? "" : `&Signature=${encodeURIComponent(sign("sha256", Buffer.from(query), key).toString("base64"))}`;
  return `${ssoUrl}${ssoUrl.includes("?") ? "&" : "?"}${query}${signature}`;
}
