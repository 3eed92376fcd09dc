/** Encrypted assertions (XML Encryption 1.1) by `xml-encryption`, loaded when one comes. */
import { allNamed, childOf, escapeXml, NS, XmlError, type XmlElement } from "./saml-xml.ts";

const KEYS = ["http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p", "http://www.w3.org/2009/xmlenc11#rsa-oaep"];
const AUTHENTIC = ["http://www.w3.org/2009/xmlenc11#aes128-gcm", "http://www.w3.org/2009/xmlenc11#aes256-gcm"];
/** What is decrypted can be changed by strangers who watch what we say to it: only inside of what is signed. */
const CHAINED = ["http://www.w3.org/2001/04/xmlenc#aes128-cbc", "http://www.w3.org/2001/04/xmlenc#aes256-cbc"];

/**
 * Opens an `EncryptedAssertion`.
 * @param options.key private key in PEM  @param options.authentic whether the encrypted text itself was signed
 * @throws XmlError, the same whatever does not fit
 */
export async function decryptAssertion(sealed: XmlElement, { key, authentic }: { key: string; authentic: boolean }): Promise<string> {
  const data = childOf(sealed, NS.encryption, "EncryptedData");
  const method = data && childOf(data, NS.encryption, "EncryptionMethod")?.attributes["Algorithm"];
  const keys = allNamed(sealed, "EncryptedKey");
  const wrapped = keys[0] && childOf(keys[0], NS.encryption, "EncryptionMethod")?.attributes["Algorithm"];
  const allowed = authentic ? [...AUTHENTIC, ...CHAINED] : AUTHENTIC;
  if (!data || keys.length !== 1 || !allowed.includes(method ?? "") || !KEYS.includes(wrapped ?? "")) throw new XmlError("encryption");
  const { decrypt } = await import("xml-encryption");
  // The key may stand beside the data; inside it, the library finds it.
  const inside = allNamed(data, "EncryptedKey").length === 1;
  const text = inside ? serialize(data) : serialize(withKey(data, keys[0]!));
  return new Promise((resolve, reject) => {
    const options = { key, disallowDecryptionWithInsecureAlgorithm: false, warnInsecureAlgorithm: false };
    decrypt(text, options, (error: Error | null, result?: string) => {
      if (error || typeof result !== "string") reject(new XmlError("encryption"));
      else resolve(result);
    });
  });
}

function withKey(data: XmlElement, key: XmlElement): XmlElement {
  const info: XmlElement = { namespace: NS.signature, name: "KeyInfo", attributes: {}, children: [key], text: "" };
  const others = data.children.filter(({ namespace, name }) => !(namespace === NS.signature && name === "KeyInfo"));
  return { ...data, children: [...others.slice(0, 1), info, ...others.slice(1)] };
}

/** The tree as text again, each element with its own namespace. */
function serialize({ namespace, name, attributes, children, text }: XmlElement): string {
  const own = Object.entries(attributes).filter(([key]) => key !== "xmlns" && !key.includes(":"));
  const written = own.map(([key, value]) => ` ${key}="${escapeXml(value)}"`).join("");
  return `<${name} xmlns="${escapeXml(namespace)}"${written}>${children.map(serialize).join("")}${escapeXml(text)}</${name}>`;
}
