/** Metadata (SAML 2.0 Metadata): what we say of ourselves, and what a provider says of itself when an administrator brings it. */
import { X509Certificate } from "node:crypto";
import { certificateBody } from "./saml-key.ts";
import { allNamed, childOf, childrenOf, escapeXml, NS, readXml, textOf, XmlError, type XmlElement } from "./saml-xml.ts";

const MOST = 512 * 1024;
export const REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";
export const POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";

/** Our own. @param certificate in PEM; null without an own key */
export function ownMetadata({ entityId, acsUrl, certificate }: { entityId: string; acsUrl: string; certificate: string | null }): string {
  const x509 =
    certificate &&
    `<ds:KeyInfo xmlns:ds="${NS.signature}"><ds:X509Data><ds:X509Certificate>${certificateBody(certificate)}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>`;
  const methods = ["http://www.w3.org/2009/xmlenc11#aes256-gcm", "http://www.w3.org/2009/xmlenc11#aes128-gcm"]
    .map((name) => `<md:EncryptionMethod Algorithm="${name}"/>`)
    .join("");
  const keys = x509
    ? `<md:KeyDescriptor use="signing">${x509}</md:KeyDescriptor><md:KeyDescriptor use="encryption">${x509}${methods}</md:KeyDescriptor>`
    : "";
  const formats = ["urn:oasis:names:tc:SAML:2.0:nameid-format:persistent", "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"];
  return `<?xml version="1.0" encoding="UTF-8"?>
<md:EntityDescriptor xmlns:md="${NS.metadata}" entityID="${escapeXml(entityId)}"><md:SPSSODescriptor AuthnRequestsSigned="${x509 ? "true" : "false"}" WantAssertionsSigned="true" protocolSupportEnumeration="${NS.protocol}">${keys}${formats.map((name) => `<md:NameIDFormat>${name}</md:NameIDFormat>`).join("")}<md:AssertionConsumerService Binding="${POST}" Location="${escapeXml(acsUrl)}" index="0" isDefault="true"/></md:SPSSODescriptor></md:EntityDescriptor>
`;
}

export type ProviderMetadata = { issuer: string; ssoUrl: string; /** in PEM */ certificates: string[]; wantsSigned: boolean };

/**
 * Reads a provider's metadata: one identity provider, alone or the only one in a list.
 * @throws XmlError with what is wrong
 */
export async function readProviderMetadata(text: string): Promise<ProviderMetadata> {
  // Whoever publishes metadata signs it and may comment on it; the signature proves nothing here, for an administrator brings it himself.
  if (text.length > MOST) throw new XmlError("too large");
  const { root } = await readXml(withoutComments(text), MOST);
  if (root.namespace !== NS.metadata) throw new XmlError("no metadata");
  const entities = allNamed(root, "EntityDescriptor").filter((one) => childrenOf(one, NS.metadata, "IDPSSODescriptor").length > 0);
  if (entities.length !== 1) throw new XmlError("not exactly one identity provider");
  const entity = entities[0]!;
  const provider = childOf(entity, NS.metadata, "IDPSSODescriptor")!;
  const services = childrenOf(provider, NS.metadata, "SingleSignOnService");
  const ssoUrl = services.find(({ attributes }) => attributes["Binding"] === REDIRECT)?.attributes["Location"];
  const issuer = entity.attributes["entityID"];
  if (!issuer) throw new XmlError("entityID");
  if (!ssoUrl) throw new XmlError("no sign-in by the redirect binding");
  return {
    issuer,
    ssoUrl,
    certificates: signingCertificates(provider),
    wantsSigned: provider.attributes["WantAuthnRequestsSigned"] === "true",
  };
}

function withoutComments(text: string): string {
  const [first = "", ...rest] = text.split("<!--");
  return first + rest.map((part) => (part.includes("-->") ? part.slice(part.indexOf("-->") + 3) : `<!--${part}`)).join("");
}

function signingCertificates(provider: XmlElement): string[] {
  const keys = childrenOf(provider, NS.metadata, "KeyDescriptor").filter(({ attributes }) => attributes["use"] !== "encryption");
  const found = keys.flatMap((key) => allNamed(key, "X509Certificate")).map((one) => readCertificate(textOf(one)));
  if (found.length === 0) throw new XmlError("no certificate");
  return [...new Set(found)].slice(0, 4);
}

/** A certificate in PEM, from PEM or the base64 within. Of an RSA key of at least 2048 bits. @throws XmlError */
export function readCertificate(text: string): string {
  const body = certificateBody(text);
  if (body.length > 20_000 || !/^[A-Za-z0-9+/]+={0,2}$/.test(body)) throw new XmlError("certificate");
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(Buffer.from(body, "base64"));
  } catch {
    throw new XmlError("certificate");
  }
  const { asymmetricKeyType, asymmetricKeyDetails } = certificate.publicKey;
  if (asymmetricKeyType !== "rsa" || (asymmetricKeyDetails?.modulusLength ?? 0) < 2048)
    throw new XmlError("a key that is no RSA key of 2048 bits");
  return certificate.toString();
}

/** Certificates as somebody pasted them, one after another. @throws XmlError */
export function readCertificates(text: string): string[] {
  const framed = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g);
  return [...new Set((framed ?? [text]).map(readCertificate))];
}

/** What an administrator sees of one. */
export function describeCertificate(pem: string): { subject: string; fingerprint: string; validTo: string } {
  const { subject, fingerprint256, validTo } = new X509Certificate(pem);
  return {
    subject: subject?.replaceAll("\n", ", ").slice(0, 300) ?? "",
    fingerprint: fingerprint256,
    validTo: new Date(validTo).toISOString(),
  };
}
