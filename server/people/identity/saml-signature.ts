/** XML signatures (XML Signature 1.1) by `xml-crypto`, loaded when used; and only what SAML 2.0 Core §5.4 lets be signed, in only such a way. */
import { allNamed, childOf, childrenOf, NS, readXml, XmlError, type ReadXml, type XmlElement } from "./saml-xml.ts";

/** Signatures by RSA key pairs. SHA-1 can be forged; with a shared secret whoever knows the certificate could sign. */
const SIGNATURES = [
  "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
  "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512",
  "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1",
];
const DIGESTS = ["http://www.w3.org/2001/04/xmlenc#sha256", "http://www.w3.org/2001/04/xmlenc#sha512"];
const EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#";
const ENVELOPED = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";

function pick<Value>(all: { [name: string]: Value }, names: readonly string[]): { [name: string]: Value } {
  return Object.fromEntries(names.filter((name) => name in all).map((name) => [name, all[name]!]));
}

/** The signature of an element: its own child, of its own ID, once. Null when it has none. @throws XmlError for any other form */
function ownSignature(owner: XmlElement): XmlElement | null {
  const signature = childOf(owner, NS.signature, "Signature");
  if (!signature) return null;
  const id = owner.attributes["ID"];
  const info = childOf(signature, NS.signature, "SignedInfo");
  const references = info ? childrenOf(info, NS.signature, "Reference") : [];
  if (!info || references.length !== 1 || !id || references[0]!.attributes["URI"] !== `#${id}`)
    throw new XmlError("a signature of something else");
  if (childOf(info, NS.signature, "CanonicalizationMethod")?.attributes["Algorithm"] !== EXCLUSIVE) throw new XmlError("canonicalization");
  if (!SIGNATURES.includes(childOf(info, NS.signature, "SignatureMethod")?.attributes["Algorithm"] ?? "")) throw new XmlError("algorithm");
  if (!DIGESTS.includes(childOf(references[0]!, NS.signature, "DigestMethod")?.attributes["Algorithm"] ?? "")) throw new XmlError("digest");
  const transforms = childOf(references[0]!, NS.signature, "Transforms");
  const names = (transforms?.children ?? []).map((one) => one.attributes["Algorithm"]);
  if (names.length !== 2 || names[0] !== ENVELOPED || names[1] !== EXCLUSIVE) throw new XmlError("transforms");
  if (childOf(signature, NS.signature, "Object")) throw new XmlError("a signature with contents");
  return signature;
}

/**
 * Checks the signature of an element, and gives back what was signed: nothing else is to be read.
 * @param owner the document's root or a child of it
 * @param certificates in PEM; the one in the message counts for nothing
 * @returns the signed element, parsed anew from the very bytes that were signed; null when it bears no signature
 * @throws XmlError when a signature is there and is not right
 */
export async function signedElement(
  text: string,
  { document, root }: ReadXml,
  owner: XmlElement,
  certificates: readonly string[],
): Promise<ReadXml | null> {
  const signature = ownSignature(owner);
  if (!signature) return null;
  const { SignedXml } = await import("xml-crypto");
  const node = signatureNode(document, root === owner ? null : owner);
  for (const certificate of certificates) {
    const check = new SignedXml({ publicCert: certificate, getCertFromKeyInfo: () => null });
    check.idAttributes = ["ID"];
    check.SignatureAlgorithms = pick(check.SignatureAlgorithms, SIGNATURES);
    check.HashAlgorithms = pick(check.HashAlgorithms, DIGESTS);
    check.CanonicalizationAlgorithms = pick(check.CanonicalizationAlgorithms, [EXCLUSIVE, ENVELOPED]);
    try {
      check.loadSignature(node as never);
      if (!check.checkSignature(text)) continue;
    } catch {
      continue;
    }
    const signed = check.getSignedReferences();
    if (signed.length !== 1) throw new XmlError("signed");
    const read = await readXml(signed[0]!, text.length * 2 + 10_000);
    const same =
      read.root.namespace === owner.namespace && read.root.name === owner.name && read.root.attributes["ID"] === owner.attributes["ID"];
    if (!same) throw new XmlError("something else was signed");
    return read;
  }
  throw new XmlError("signature");
}

type Dom = {
  documentElement: Dom;
  childNodes: { length: number; item(at: number): Dom };
  localName?: string;
  namespaceURI?: string;
  getAttribute(name: string): string;
};

/** The library's own node of a signature: of the root, or of the root's child with the ID of `owner`. */
function signatureNode(document: unknown, owner: XmlElement | null): Dom {
  const root = (document as Dom).documentElement;
  const children = (node: Dom) => Array.from({ length: node.childNodes.length }, (_, at) => node.childNodes.item(at));
  const parent = owner
    ? children(root).find((child) => child.localName === owner.name && child.getAttribute("ID") === owner.attributes["ID"])
    : root;
  const found = parent && children(parent).find((child) => child.localName === "Signature" && child.namespaceURI === NS.signature);
  if (!found) throw new XmlError("signature");
  return found;
}

/** Signatures stand where SAML puts them: in the response, in the assertion, nowhere else. @throws XmlError */
export function requireOwnSignatures(root: XmlElement, owners: readonly XmlElement[]): void {
  const own = owners.flatMap((owner) => childrenOf(owner, NS.signature, "Signature"));
  if (allNamed(root, "Signature").length !== own.length) throw new XmlError("a signature in another place");
}
