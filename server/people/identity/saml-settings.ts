/** What a connection says of a SAML provider: taken from its metadata or typed, checked, and shown. */
import { invalid, type Ctx, type Platform } from "#platform/http";
import { newSamlKey } from "./saml-key.ts";
import { describeCertificate, readCertificates, readProviderMetadata } from "./saml-metadata.ts";
import { XmlError } from "./saml-xml.ts";
import type { ConnectionRow } from "./sso-queries.ts";

export type SamlInput = {
  /** Of the provider, as it publishes it: sets issuer, address and certificates. */
  metadata?: string | undefined;
  ssoUrl?: string | undefined;
  /** PEM, one after another. */
  certificates?: string | undefined;
  idpInitiated?: boolean | undefined;
  emailAttribute?: string | null | undefined;
  ownKey?: boolean | undefined;
};

type SamlColumns = Pick<
  ConnectionRow,
  "saml_sso_url" | "saml_certificates" | "saml_idp_initiated" | "saml_email_attribute" | "saml_key_sealed" | "saml_certificate"
>;

/** Of a connection that is none by SAML. */
export const NO_SAML: SamlColumns = {
  saml_sso_url: null,
  saml_certificates: [],
  saml_idp_initiated: false,
  saml_email_attribute: null,
  saml_key_sealed: null,
  saml_certificate: null,
};

/** The addresses of a connection that a provider has to know. The entity ID is where our metadata is. */
export function samlAddresses(platform: Platform, id: string): { entityId: string; acsUrl: string } {
  const entityId = `${platform.config.url}/sign-in/saml/${id}`;
  return { entityId, acsUrl: `${entityId}/acs` };
}

/** The private key in PEM; null without one. */
export function ownKey(platform: Platform, row: Pick<ConnectionRow, "id" | "saml_key_sealed">): string | null {
  return row.saml_key_sealed && platform.crypto.decrypt(`saml key ${row.id}`, row.saml_key_sealed).toString();
}

/**
 * The columns after a change.
 * @param issuer as typed; metadata names it itself
 * @throws Problem 422 with the field and what is wrong
 */
export async function samlColumns(
  ctx: Ctx,
  { id, issuer, before, input }: { id: string; issuer: string; before: SamlColumns; input: SamlInput },
): Promise<SamlColumns & { issuer: string }> {
  const told = input.metadata === undefined ? null : await readProviderMetadata(input.metadata).catch(fault("saml.metadata"));
  const ssoUrl = told?.ssoUrl ?? input.ssoUrl ?? before.saml_sso_url ?? "";
  const certificates =
    told?.certificates ?? (input.certificates === undefined ? before.saml_certificates : read("saml.certificates", input.certificates));
  checkAddress(ssoUrl);
  if (certificates.length === 0) throw invalid("saml.certificates", "empty");
  if (certificates.length > 4) throw invalid("saml.certificates", "tooMany", { most: 4 });
  const name = told?.issuer ?? issuer;
  if (name === "" || name.length > 500) throw invalid("issuer", name === "" ? "empty" : "tooLong", { most: 500 });
  return {
    issuer: name,
    saml_sso_url: ssoUrl,
    saml_certificates: certificates,
    saml_idp_initiated: input.idpInitiated ?? before.saml_idp_initiated,
    saml_email_attribute: input.emailAttribute === undefined ? before.saml_email_attribute : input.emailAttribute,
    ...(await keyColumns(ctx, id, before, input.ownKey ?? (before.saml_key_sealed !== null || told?.wantsSigned === true))),
  };
}

async function keyColumns(ctx: Ctx, id: string, before: SamlColumns, wanted: boolean) {
  if (!wanted) return { saml_key_sealed: null, saml_certificate: null };
  if (before.saml_key_sealed) return { saml_key_sealed: before.saml_key_sealed, saml_certificate: before.saml_certificate };
  const { key, certificate } = await newSamlKey(new URL(ctx.platform.config.url).hostname, ctx.clock.now());
  return { saml_key_sealed: ctx.platform.crypto.encrypt(`saml key ${id}`, key), saml_certificate: certificate };
}

const fault = (path: string) => (error: unknown) => {
  if (error instanceof XmlError) throw invalid(path, "saml", { what: error.message });
  throw error;
};

function read(path: string, text: string): string[] {
  try {
    return readCertificates(text);
  } catch (error) {
    return fault(path)(error);
  }
}

/** The browser is sent there: https, plain http only on this machine. */
function checkAddress(text: string): void {
  const url = URL.canParse(text) ? new URL(text) : null;
  const local = url !== null && ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
  if (!url || text.length > 2_000 || (url.protocol !== "https:" && !(url.protocol === "http:" && local)) || url.hash || url.username)
    throw invalid("saml.ssoUrl", "httpsAddress");
}

/** As administrators see it; null for a connection by OpenID Connect. */
export function presentSaml(platform: Platform, row: ConnectionRow) {
  if (row.protocol !== "saml") return null;
  const { entityId, acsUrl } = samlAddresses(platform, row.id);
  return {
    ssoUrl: row.saml_sso_url ?? "",
    certificates: row.saml_certificates.map(describeCertificate),
    certificatesPem: row.saml_certificates.join(""),
    idpInitiated: row.saml_idp_initiated,
    emailAttribute: row.saml_email_attribute,
    entityId,
    acsUrl,
    ownKey: row.saml_key_sealed !== null,
    ownCertificate: row.saml_certificate,
  };
}
