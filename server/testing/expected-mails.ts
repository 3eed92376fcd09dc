/** What other parsers make of the mails of the shared collection, in one form to compare with. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export type ExpectedFile = { name: string | null; size: number | null };
export type ExpectedMail = {
  file: string;
  subject: string | null;
  from: string[];
  to: string[];
  cc: string[];
  /** Pieces of text, each to be found in the message, white space aside; null where nothing is said of it. */
  texts: string[];
  attachments: ExpectedFile[];
};

type Part = {
  headers: { name: string | { other: string }; value: any }[];
  is_encoding_problem: boolean;
  body: { Text?: string; Html?: string; Binary?: number[]; InlineBinary?: number[]; Message?: Parsed; Multipart?: number[] };
};
type Parsed = { html_body: number[]; text_body: number[]; attachments: number[]; parts: Part[] };

function header(part: Part, name: string): any {
  return part.headers.findLast((one) => one.name === name)?.value;
}

function addressesOf(value: any): string[] {
  const list = value?.Address?.List ?? (value?.Address?.Group ? value.Address.Group.flatMap((group: any) => group.addresses) : []);
  return list.map((one: any) => one.address).filter(Boolean);
}

function typeOf(part: Part): string {
  const type = header(part, "content_type")?.ContentType;
  return type ? `${type.c_type}/${type.c_subtype}` : "text/plain";
}

function nameOf(part: Part): string | null {
  const attribute = (of: string, name: string) => header(part, of)?.ContentType?.attributes?.find((one: any) => one.name === name)?.value;
  return attribute("content_disposition", "filename") ?? attribute("content_type", "name") ?? null;
}

function fromJson(file: string, parsed: Parsed): ExpectedMail {
  const root = parsed.parts[0]!;
  // A text without a name that the other project counts as a file is to be read all the same; where is a matter of taste.
  const nameless = parsed.attachments.filter((index) => {
    const part = parsed.parts[index]!;
    return part.body.Text !== undefined && nameOf(part) === null && /^(?:text\/(?:plain|html)|multipart\/.*)$/.test(typeOf(part));
  });
  const bodies = [...new Set([...parsed.text_body, ...parsed.html_body, ...nameless])];
  return {
    file,
    subject: header(root, "subject")?.Text ?? null,
    from: addressesOf(header(root, "from")),
    to: addressesOf(header(root, "to")),
    cc: addressesOf(header(root, "cc")),
    texts: bodies.flatMap((index) => {
      const { body } = parsed.parts[index]!;
      return body.Text ? [body.Text] : [];
    }),
    attachments: parsed.attachments
      .filter((index) => !nameless.includes(index))
      .map((index) => {
        const part = parsed.parts[index]!;
        const bytes = part.body.Binary ?? part.body.InlineBinary;
        return {
          name: nameOf(part),
          size: bytes && !part.is_encoding_problem ? bytes.length : null,
        };
      }),
  };
}

/** Parts that are no text to be read at once: binary ones, those that say so, whole messages (with whatever is in them). */
function attachmentsOf(folder: string, xml: string): ExpectedFile[] {
  const inner = xml.replace(/^[^]*?<\/header>/, "");
  const outermost = inner.replace(/<message>(?:(?!<message>)[^]|<message>[^]*?<\/message>)*<\/message>/g, "<binary-body/>");
  const whole = /content-disposition:\s*attachment/i.test(xml.slice(0, xml.indexOf("</header>")));
  const parts = whole ? [xml] : outermost.split("<body-part>").slice(1);
  return parts.flatMap((part) => {
    const body = /<(text|binary)-body(?: name="([^"]+)")?/.exec(part);
    if (!body || (body[1] === "text" && !/content-disposition:\s*attachment/i.test(part))) return [];
    return [{ name: null, size: body[1] === "binary" && body[2] ? readFileSync(join(folder, body[2])).length : null }];
  });
}

/** What of a mail's own header is told by the decoded tree of the other project: its subject as a decoded field, and the bodies as files. */
function fromXml(file: string, folder: string, xml: string): ExpectedMail {
  const decode = (text: string) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&amp;", "&");
  const head = decode(xml.slice(0, xml.indexOf("</header>")));
  const field = (name: string) => new RegExp(`^${name}: ?([^]*?)</field>`, "im").exec(head)?.[1]?.replace(/\r?\n\s+/g, " ") ?? null;
  const addresses = (name: string) => (field(name) ?? "").match(/[\w.+-]+@[\w.-]+\w/g) ?? [];
  return {
    file,
    subject: field("Subject"),
    from: addresses("From"),
    to: addresses("To"),
    cc: addresses("Cc"),
    texts: [...xml.matchAll(/<text-body name="([^"]+)"/g)].map((match) => readFileSync(join(folder, match[1]!), "utf8")),
    attachments: attachmentsOf(folder, decode(xml)),
  };
}

/** All mails of the collection for which something is expected. @param root folder `email-mime` */
export function expectedMails(root: string): ExpectedMail[] {
  const found: ExpectedMail[] = [];
  for (const folder of ["mail-parser/malformed", "mail-parser/rfc", "mail-parser/thirdparty"])
    for (const name of readdirSync(join(root, folder)).filter((one) => one.endsWith(".eml")))
      found.push(
        fromJson(`${folder}/${name}`, JSON.parse(readFileSync(join(root, folder, name.replace(/eml$/, "json")), "utf8")) as Parsed),
      );
  for (const name of readdirSync(join(root, "mime4j")).filter((one) => one.endsWith(".msg"))) {
    const xml = join(root, "mime4j", name.replace(/\.msg$/, "_decoded.xml"));
    if (existsSync(xml)) found.push(fromXml(`mime4j/${name}`, join(root, "mime4j"), readFileSync(xml, "utf8")));
  }
  return found;
}
