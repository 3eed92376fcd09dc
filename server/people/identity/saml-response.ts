/** What a SAML identity provider says (SAML 2.0 Core, Bindings §3.5, Profiles §4.1), if it is its word, for us, now, and the answer to what was asked. */
import { requireOwnSignatures, signedElement } from "./saml-signature.ts";
import { allNamed, childOf, childrenOf, instantOf, NS, readXml, textOf, XmlError, type ReadXml, type XmlElement } from "./saml-xml.ts";

const MOST = 256 * 1024;
/** Clocks may differ by this, in milliseconds. */
const SKEW = 60_000;
/** No word is taken that wants to count for longer than this from when it was given. */
const LONGEST = 24 * 3_600_000;
const BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer";
const TRANSIENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient";

export type Expected = {
  /** entity ID of the provider */ issuer: string;
  /** the provider's, in PEM */ certificates: readonly string[];
  /** entity ID of this connection */ audience: string;
  /** where answers go */ recipient: string;
  /** ID of the request; null: none was made, and none may be named */ request: string | null;
  /** private key in PEM, to open what is encrypted; null: nothing can be */ key: string | null;
  now: number;
};

export type SaidAssertion = {
  id: string;
  /** until when it must be remembered, in milliseconds */ until: number;
  /** `format value`: one value under two formats is two people */ subject: string;
  nameId: string;
  nameIdFormat: string;
  attributes: ReadonlyMap<string, readonly string[]>;
};

/**
 * Reads the answer of a provider.
 * @param encoded the form field `SAMLResponse`
 * @throws XmlError with what is wrong, for the log
 */
export async function readResponse(encoded: string, expected: Expected): Promise<SaidAssertion> {
  const text = decode(encoded);
  const read = await readXml(text, MOST);
  const { root } = read;
  if (root.namespace !== NS.protocol || root.name !== "Response" || root.attributes["Version"] !== "2.0") throw new XmlError("no response");
  const { plain, sealed } = theOneAssertion(root);
  requireOwnSignatures(root, plain ? [root, plain] : [root]);
  const signed = await signedElement(text, read, root, expected.certificates);
  const response = signed?.root ?? root;
  checkResponse(response, expected, signed !== null);
  const assertion = plain
    ? await plainAssertion(text, read, { plain, response, whole: signed !== null }, expected)
    : await sealedAssertion(sealed!, signed !== null, expected);
  return checkAssertion(assertion, expected);
}

function decode(encoded: string): string {
  const compact = encoded.replaceAll(/\s+/g, "");
  if (compact.length > MOST * 1.4) throw new XmlError("too large");
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(compact)) throw new XmlError("no base64");
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(compact, "base64"));
  } catch {
    throw new XmlError("no UTF-8");
  }
}

/** There is one assertion in the whole, whatever it is called there and wherever it hides, and it is the response's child. */
function theOneAssertion(root: XmlElement): { plain: XmlElement | null; sealed: XmlElement | null } {
  if (allNamed(root, "Response").length !== 1) throw new XmlError("a response inside a response");
  const all = [...allNamed(root, "Assertion"), ...allNamed(root, "EncryptedAssertion")];
  const [one] = all;
  if (all.length !== 1 || !one || one.namespace !== NS.assertion || !root.children.includes(one))
    throw new XmlError("not exactly one assertion");
  if (allNamed(root, "EncryptedID").length > 0 || allNamed(root, "EncryptedAttribute").length > 0) throw new XmlError("encrypted parts");
  return one.name === "Assertion" ? { plain: one, sealed: null } : { plain: null, sealed: one };
}

async function plainAssertion(
  text: string,
  read: ReadXml,
  { plain, response, whole }: { plain: XmlElement; response: XmlElement; whole: boolean },
  { certificates }: Expected,
): Promise<XmlElement> {
  // Signed by itself too, that one must be right as well; what is read is what the outermost right signature covers.
  const own = await signedElement(text, read, plain, certificates);
  if (!own && !whole) throw new XmlError("nothing is signed");
  const found = whole ? childOf(response, NS.assertion, "Assertion") : own!.root;
  if (!found) throw new XmlError("not exactly one assertion");
  return found;
}

async function sealedAssertion(sealed: XmlElement, whole: boolean, { key, certificates }: Expected): Promise<XmlElement> {
  if (key === null) throw new XmlError("encrypted, and no key is there");
  const { decryptAssertion } = await import("./saml-decrypt.ts");
  const text = await decryptAssertion(sealed, { key, authentic: whole });
  const read = await readXml(text, MOST);
  const { root } = read;
  if (root.namespace !== NS.assertion || root.name !== "Assertion" || allNamed(root, "Assertion").length !== 1)
    throw new XmlError("no assertion was encrypted");
  requireOwnSignatures(root, [root]);
  const own = await signedElement(text, read, root, certificates);
  if (!own && !whole) throw new XmlError("nothing is signed");
  return own?.root ?? root;
}

function checkResponse(response: XmlElement, { issuer, recipient, request, now }: Expected, signed: boolean): void {
  const { attributes } = response;
  const named = childOf(response, NS.assertion, "Issuer");
  if (named ? textOf(named) !== issuer : signed) throw new XmlError("issuer of the response");
  // Bindings §3.5.5.2: a signed message says where it goes.
  if (attributes["Destination"] === undefined ? signed : attributes["Destination"] !== recipient) throw new XmlError("destination");
  if ((attributes["InResponseTo"] ?? null) !== request) throw new XmlError("another request");
  if (instantOf(attributes["IssueInstant"] ?? "") > now + SKEW) throw new XmlError("from the future");
  const status = childOf(response, NS.protocol, "Status");
  const code = status && childOf(status, NS.protocol, "StatusCode")?.attributes["Value"];
  if (code !== "urn:oasis:names:tc:SAML:2.0:status:Success") throw new XmlError("status");
}

function checkAssertion(assertion: XmlElement, expected: Expected): SaidAssertion {
  const { issuer, now } = expected;
  const id = assertion.attributes["ID"];
  if (assertion.attributes["Version"] !== "2.0" || !id || id.length > 300) throw new XmlError("version");
  const named = childOf(assertion, NS.assertion, "Issuer");
  if (!named || textOf(named) !== issuer) throw new XmlError("issuer");
  if (instantOf(assertion.attributes["IssueInstant"] ?? "") > now + SKEW) throw new XmlError("from the future");
  checkConditions(assertion, expected);
  const subject = childOf(assertion, NS.assertion, "Subject");
  const name = subject && childOf(subject, NS.assertion, "NameID");
  if (!subject || !name) throw new XmlError("nobody");
  const until = confirmedUntil(subject, expected);
  const statements = childrenOf(assertion, NS.assertion, "AuthnStatement");
  if (statements.length === 0) throw new XmlError("nobody signed in");
  for (const { attributes } of statements)
    if (attributes["SessionNotOnOrAfter"] !== undefined && instantOf(attributes["SessionNotOnOrAfter"]) <= now - SKEW)
      throw new XmlError("over");
  const nameId = textOf(name);
  const nameIdFormat = name.attributes["Format"] ?? "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified";
  if (nameId === "" || nameId.length > 500 || nameIdFormat.length > 200) throw new XmlError("nobody");
  // A name that is another each time names nobody.
  if (nameIdFormat === TRANSIENT) throw new XmlError("a transient name");
  return { id, until: until + SKEW, subject: `${nameIdFormat} ${nameId}`, nameId, nameIdFormat, attributes: attributesOf(assertion) };
}

function checkTimes({ attributes }: XmlElement, now: number): void {
  if (attributes["NotBefore"] !== undefined && instantOf(attributes["NotBefore"]) > now + SKEW) throw new XmlError("not yet");
  if (attributes["NotOnOrAfter"] !== undefined && instantOf(attributes["NotOnOrAfter"]) <= now - SKEW) throw new XmlError("over");
}

function checkConditions(assertion: XmlElement, { audience, now }: Expected): void {
  const conditions = childOf(assertion, NS.assertion, "Conditions");
  if (!conditions) throw new XmlError("conditions");
  checkTimes(conditions, now);
  const audiences = childrenOf(conditions, NS.assertion, "AudienceRestriction");
  const harmless = [
    ...audiences,
    ...childrenOf(conditions, NS.assertion, "OneTimeUse"),
    ...childrenOf(conditions, NS.assertion, "ProxyRestriction"),
  ];
  // A condition that is not known is one that is not met (Core §2.5.1).
  if (harmless.length !== conditions.children.length) throw new XmlError("a condition of another kind");
  const meant = (one: XmlElement) => childrenOf(one, NS.assertion, "Audience").some((named) => textOf(named) === audience);
  if (audiences.length === 0 || !audiences.every(meant)) throw new XmlError("audience");
}

/** When the subject is confirmed no more: by whoever bears it, here, as the answer to what was asked. */
function confirmedUntil(subject: XmlElement, { recipient, request, now }: Expected): number {
  for (const confirmation of childrenOf(subject, NS.assertion, "SubjectConfirmation")) {
    const data = childOf(confirmation, NS.assertion, "SubjectConfirmationData");
    if (confirmation.attributes["Method"] !== BEARER || !data) continue;
    const { Recipient, NotOnOrAfter, InResponseTo } = data.attributes;
    if (Recipient !== recipient || NotOnOrAfter === undefined || (InResponseTo ?? null) !== request) continue;
    checkTimes(data, now);
    const until = instantOf(NotOnOrAfter);
    if (until > now + LONGEST) throw new XmlError("for too long");
    return until;
  }
  throw new XmlError("not confirmed for us");
}

function attributesOf(assertion: XmlElement): Map<string, string[]> {
  const all = new Map<string, string[]>();
  for (const statement of childrenOf(assertion, NS.assertion, "AttributeStatement"))
    for (const attribute of childrenOf(statement, NS.assertion, "Attribute")) {
      const name = attribute.attributes["Name"] ?? "";
      const values = childrenOf(attribute, NS.assertion, "AttributeValue").map(textOf);
      all.set(name, [...(all.get(name) ?? []), ...values].slice(0, 1_000));
    }
  return all;
}
