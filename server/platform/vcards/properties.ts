/** One property of a card, read: its name, its parameters, and its value as text. Pure. */
import { MOST_OCTETS } from "./lines.ts";

/** What is taken of a card, under the names of its properties. */
export const CARD_COLUMNS = [
  "FN",
  "EMAIL",
  "TEL",
  "TITLE",
  "ORG",
  "LANG",
  "TZ",
  "CATEGORIES",
  "NOTE",
  "UID",
  "ADR",
  "URL",
  "BDAY",
  "NICKNAME",
  "ROLE",
] as const;
export type CardColumn = (typeof CARD_COLUMNS)[number];

export type Property = {
  name: string;
  /** In lower case; those of version 2.1 without a name stand under `type`. */
  parameters: Map<string, string[]>;
  /** Still with its escapes. */
  value: string;
};

/** A name, an optional group before it, parameters, and the colon; a parameter in quotes may hold any of them. */
const HEAD = /^(?:[A-Za-z0-9-]+\.)?([A-Za-z0-9-]+)((?:\s*;(?:"[^"]*"|[^":])*)?):/;

/** Whether it is of a kind whose value is not taken, such as a picture. */
export const isPassedOver = (raw: string) => /^(?:[A-Za-z0-9-]+\.)?(?:PHOTO|LOGO|SOUND|KEY|X-[A-Za-z0-9-]*)\s*[;:]/i.test(raw);

function parametersOf(text: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [part] of text.matchAll(/(?:"[^"]*"|[^";])+/g)) {
    const [, name, value = ""] = /^\s*([A-Za-z0-9-]+)\s*=(.*)$/s.exec(part) ?? [null, "type", part];
    const key = name.toLowerCase();
    const words = value
      .replaceAll('"', "")
      .split(",")
      .map((word) => word.trim().toLowerCase())
      .filter(Boolean);
    found.set(key, [...(found.get(key) ?? []), ...words]);
  }
  return found;
}

function fromQuotedPrintable(text: string): Buffer | null {
  if (/=(?![0-9A-Fa-f]{2})/.test(text.replace(/=\s*$/, ""))) return null;
  const plain = text
    .replace(/=\s*$/, "")
    .replaceAll(/=([0-9A-Fa-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
  return Buffer.from(plain, "latin1");
}

function decoded(bytes: Buffer, charset: string): string | null {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return null;
  }
}

/**
 * Reads a property.
 * @param raw its octets as Latin-1
 * @param charset of the file; a property may say another (2.1)
 * @returns `line` where it is none, `encoding` where its value cannot be read
 */
export function readProperty(raw: string, charset: string): Property | "line" | "encoding" {
  const head = HEAD.exec(raw);
  if (!head) return "line";
  const parameters = parametersOf(head[2]!);
  const rest = raw.slice(head[0].length);
  const encoding = parameters.get("encoding")?.[0] ?? "";
  const types = parameters.get("type") ?? [];
  const quoted = encoding === "quoted-printable" || encoding === "q" || types.includes("quoted-printable");
  const packed = encoding === "base64" || encoding === "b" || types.includes("base64");
  const bytes = quoted ? fromQuotedPrintable(rest) : Buffer.from(rest, packed ? "base64" : "latin1");
  const own = parameters.get("charset")?.[0];
  const value = bytes && decoded(bytes, own ?? charset);
  if (value === null) return "encoding";
  return { name: head[1]!.toUpperCase(), parameters, value: value.slice(0, MOST_OCTETS) };
}

/** Text without what no field takes: signs of control but line ends. */
export function clean(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/\r\n?|[\u2028\u2029\u0085]/g, "\n")
    .replaceAll(/(?![\n\t])\p{Cc}/gu, "")
    .trim();
}

/** Takes the escapes away. */
export function plain(text: string): string {
  return clean(text.replaceAll(/\\([\\,;:nN"])/g, (_, sign: string) => (sign === "n" || sign === "N" ? "\n" : sign)));
}

/** The parts between a separator that is not escaped, each plain. */
export function parts(value: string, separator: ";" | ","): string[] {
  const found: string[] = [];
  let from = 0;
  for (let at = 0; at <= value.length; at++) {
    if (value[at] === "\\") at++;
    else if (at === value.length || value[at] === separator) {
      found.push(plain(value.slice(from, at)));
      from = at + 1;
    }
  }
  if (from === 0 && found.length === 0) found.push(plain(value));
  return found;
}

/** Where it stands among its like: what is preferred first. */
export function preference({ parameters }: Property): number {
  const said = Number(parameters.get("pref")?.[0]);
  if (Number.isFinite(said) && said >= 1) return Math.min(said, 100);
  return parameters.get("type")?.includes("pref") ? 1 : 101;
}
