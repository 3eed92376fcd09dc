/**
 * XML of strangers, read strictly. What SAML does not need is refused before anything is parsed: document types (and with them entities and
 * files of this machine), comments, processing instructions, CDATA. What comes out is a plain tree that nothing can be attached to.
 */

export type XmlElement = {
  namespace: string;
  name: string;
  attributes: { readonly [name: string]: string };
  children: XmlElement[];
  /** All the text directly in it, trimmed; empty when it only has elements. */
  text: string;
};

export type ReadXml = { root: XmlElement; /** for the check of signatures: what the library parsed */ document: unknown };

export const NS = {
  protocol: "urn:oasis:names:tc:SAML:2.0:protocol",
  assertion: "urn:oasis:names:tc:SAML:2.0:assertion",
  metadata: "urn:oasis:names:tc:SAML:2.0:metadata",
  signature: "http://www.w3.org/2000/09/xmldsig#",
  encryption: "http://www.w3.org/2001/04/xmlenc#",
} as const;

const MOST_ELEMENTS = 5_000;
const MOST_DEPTH = 40;
const ID_NAMES = new Set(["ID", "Id", "id", "xml:id", "AssertionID"]);

/** What is no XML that SAML could use. Its message is for the log and for administrators. */
export class XmlError extends Error {
  override name = "XmlError";
}

type Node = {
  nodeType: number;
  nodeValue: string | null;
  namespaceURI: string | null;
  localName: string;
  attributes: { length: number; item(at: number): { name: string; value: string } };
  childNodes: { length: number; item(at: number): Node };
};

/**
 * Reads a document of at most `most` characters.
 * @throws XmlError
 */
export async function readXml(text: string, most: number): Promise<ReadXml> {
  if (text.length > most) throw new XmlError("too large");
  const body = text.replace(/^\uFEFF?\s*(?:<\?xml\s[^<>]{0,200}\?>)?\s*/, "");
  if (/<[!?]/.test(body)) throw new XmlError("document type, comment, CDATA or processing instruction");
  // eslint-disable-next-line no-control-regex -- these are what XML 1.0 §2.2 leaves out
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(body)) throw new XmlError("control character");
  if ((body.match(/</g) ?? []).length > MOST_ELEMENTS * 2) throw new XmlError("too many elements");
  const { DOMParser } = await import("@xmldom/xmldom");
  const refuse = (message: unknown) => {
    throw new XmlError(String(message).slice(0, 200));
  };
  let document: { documentElement: Node | null; childNodes: Node["childNodes"] };
  try {
    document = new DOMParser({ errorHandler: { warning: refuse, error: refuse, fatalError: refuse } }).parseFromString(
      body,
      "text/xml",
    ) as never;
  } catch (error) {
    throw error instanceof XmlError ? error : new XmlError("not well-formed");
  }
  const top = document.documentElement;
  if (!top) throw new XmlError("empty");
  for (let at = 0; at < document.childNodes.length; at++) {
    const node = document.childNodes.item(at);
    if (node !== top && (node.nodeType !== 3 || (node.nodeValue ?? "").trim() !== "")) throw new XmlError("more than one root");
  }
  const ids = new Set<string>();
  return { root: plain(top, ids, 0), document };
}

function plain(node: Node, ids: Set<string>, depth: number): XmlElement {
  if (depth > MOST_DEPTH) throw new XmlError("too deep");
  const attributes: { [name: string]: string } = Object.create(null) as { [name: string]: string };
  for (let at = 0; at < node.attributes.length; at++) {
    const { name, value } = node.attributes.item(at);
    attributes[name] = value;
    if (!ID_NAMES.has(name)) continue;
    // Two things of one name are how one is signed and the other read.
    if (ids.has(value)) throw new XmlError("an ID stands twice");
    ids.add(value);
  }
  const element: XmlElement = { namespace: node.namespaceURI ?? "", name: node.localName, attributes, children: [], text: "" };
  for (let at = 0; at < node.childNodes.length; at++) {
    const child = node.childNodes.item(at);
    if (child.nodeType === 1) element.children.push(plain(child, ids, depth + 1));
    else if (child.nodeType === 3) element.text += child.nodeValue ?? "";
    else throw new XmlError("a node of another kind");
  }
  element.text = element.text.trim();
  return element;
}

/** The children of a name. */
export function childrenOf(parent: XmlElement, namespace: string, name: string): XmlElement[] {
  return parent.children.filter((child) => child.namespace === namespace && child.name === name);
}

/** The one child of a name; null when there is none. @throws XmlError when there are several */
export function childOf(parent: XmlElement, namespace: string, name: string): XmlElement | null {
  const found = childrenOf(parent, namespace, name);
  if (found.length > 1) throw new XmlError(`several ${name}`);
  return found[0] ?? null;
}

/** Every element below and with this one, of a local name in whatever namespace. */
export function allNamed(element: XmlElement, name: string): XmlElement[] {
  const below = element.children.flatMap((child) => allNamed(child, name));
  return element.name === name ? [element, ...below] : below;
}

/** The text of an element that holds nothing but text. @throws XmlError */
export function textOf(element: XmlElement): string {
  if (element.children.length > 0) throw new XmlError(`elements in ${element.name}`);
  return element.text;
}

/** Text for an attribute or an element. */
export function escapeXml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}

/** An instant of XML Schema in UTC, in milliseconds. @throws XmlError for any other form */
export function instantOf(text: string): number {
  const at = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?Z$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) throw new XmlError("a time that is none");
  return at;
}
