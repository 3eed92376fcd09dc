/** The header section of a mail as it was written, for what must see every field and its place. */

export type HeaderField = { /** Lower case. */ name: string; /** Unfolded, without its line end; latin1. */ value: string };

const MAX_HEADER = 256 * 1024;

/** The header section, unfolded, as latin1; what lies beyond 256 KiB is left out. */
export function headerSection(raw: Uint8Array): string {
  const text = Buffer.from(raw.buffer, raw.byteOffset, Math.min(raw.byteLength, MAX_HEADER)).toString("latin1");
  const end = /\r?\n\r?\n/.exec(text)?.index ?? text.length;
  return text.slice(0, end).replace(/\r?\n[ \t]+/g, " ");
}

/** The fields of an unfolded header section, the topmost first. */
export function headerFields(section: string): HeaderField[] {
  const fields: HeaderField[] = [];
  for (const match of section.matchAll(/^([!-9;-~]+)[ \t]*:[ \t]*(.*?)\r?$/gm))
    fields.push({ name: match[1]!.toLowerCase(), value: match[2]! });
  return fields;
}
