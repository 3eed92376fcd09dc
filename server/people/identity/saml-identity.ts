/** Whom a SAML assertion names, in the terms that every provider's word is brought to. */
import { normalizeAddress } from "#platform/mail";
import type { SaidAssertion } from "./saml-response.ts";
import type { SaidIdentity } from "./sso-identity.ts";
import type { ConnectionRow } from "./sso-queries.ts";

/** What the common providers call an address: plainly, by LDAP (RFC 4524), by WS-Federation. */
const EMAIL = [
  "email",
  "mail",
  "emailAddress",
  "emailaddress",
  "Email",
  "urn:oid:0.9.2342.19200300.100.1.3",
  "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
];
const NAME = [
  "displayName",
  "displayname",
  "name",
  "cn",
  "urn:oid:2.16.840.1.113730.3.1.241",
  "http://schemas.microsoft.com/identity/claims/displayname",
];
const GIVEN = ["firstName", "givenName", "urn:oid:2.5.4.42", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname"];
const FAMILY = ["lastName", "surname", "sn", "urn:oid:2.5.4.4", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname"];

/**
 * An address counts as proved by the provider that an administrator connected: SAML has no word for whether it was checked. For a customer's
 * provider its domain must be proved besides, by DNS.
 */
export function saidByAssertion(
  connection: Pick<ConnectionRow, "issuer" | "groups_claim" | "saml_email_attribute">,
  { subject, nameId, attributes }: SaidAssertion,
): SaidIdentity {
  const email = emailOf(connection.saml_email_attribute, nameId, attributes);
  const first = (names: readonly string[]) => names.map((name) => attributes.get(name)?.[0]).find((value) => value) ?? null;
  const given = [first(GIVEN), first(FAMILY)].filter((part) => part !== null).join(" ");
  const name = first(NAME) ?? (given === "" ? null : given);
  return {
    issuer: connection.issuer,
    subject,
    email,
    emailVerified: email !== null,
    name: name === null || name.length > 500 ? null : name,
    groups: connection.groups_claim === null ? [] : [...(attributes.get(connection.groups_claim) ?? [])],
  };
}

/** The one address that is said; null when there is none, or more than one. */
function emailOf(attribute: string | null, nameId: string, attributes: SaidAssertion["attributes"]): string | null {
  const values = (attribute === null ? EMAIL : [attribute]).flatMap((name) => attributes.get(name) ?? []);
  const said = new Set(values.map((value) => normalizeAddress(value) ?? value));
  if (said.size > 1) return null;
  const [only] = said;
  if (only !== undefined) return only;
  return attribute === null ? normalizeAddress(nameId) : null;
}
