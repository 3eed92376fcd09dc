/**
 * Mail archives in one file. There is no standard of them, only families (RFC 4155 names the default one): all begin a mail with a line
 * "From " and differ in how a line of a mail that begins so is kept apart. mboxo writes ">From " for it; mboxrd puts one more ">" before any line
 * of ">" and "From "; mboxcl does the same and tells the length; mboxcl2 tells the length and changes nothing. The file is read piece by
 * piece, never as a whole.
 */
import { open, type FileHandle } from "node:fs/promises";
import { readArchivedHeader, type ArchivedMail } from "../model/archived-mail.ts";

export type MboxFormat = "auto" | "mboxrd" | "mboxo" | "mboxcl2";

/** Most mails are short, so the first piece is. */
const FIRST_PIECE = 32 * 1024;
const PIECE = 1024 * 1024;
const LONGEST_FROM_LINE = 1_000;
const HEADER_PIECE = 16 * 1024;
const LONGEST_HEADER = 512 * 1024;
const NEXT_MAIL = Buffer.from("\nFrom ");
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** The end of the header section: where the body begins, after the empty line; -1 when it is not within the bytes. */
function bodyStart(bytes: Buffer): number {
  const [unix, dos] = [bytes.indexOf("\n\n"), bytes.indexOf("\n\r\n")];
  if (unix < 0 && dos < 0) return bytes[0] === 0x0a ? 1 : bytes[0] === 0x0d && bytes[1] === 0x0a ? 2 : -1;
  if (unix >= 0 && (dos < 0 || unix < dos)) return unix + 2;
  return dos + 3;
}

/** Whether text that begins with "From " is the line before a mail. @param afterBlank an empty line or nothing stands before it */
export function isFromLine(text: string, afterBlank: boolean): boolean {
  const [, line, rest] = /^([^\r\n]{5,})\r?\n([^]*)$/.exec(text) ?? [];
  if (line === undefined) return false;
  const dated =
    /\b\d{1,2}:\d{2}\b/.test(line) &&
    /\b(?:19|20)\d{2}\b/.test(line) &&
    /\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b/.test(line);
  const field = /^(?:[!-9;-~]{1,76}[ \t]*:|>From )/.test(rest!);
  if (dated) return field || /^\r?\n/.test(rest!);
  // Programs that know no time write a dash or what stands for an address.
  if (/^From -?\s*$/.test(line)) return field;
  return afterBlank && field && /^From \S*@\S*\s*$/.test(line);
}

/** The line without one ">" where it was put before "From " by whoever wrote the file. */
function unquote(raw: Buffer, deep: boolean): Buffer {
  const parts: Buffer[] = [];
  let [done, from] = [0, Math.max(0, bodyStart(raw) - 1)];
  for (;;) {
    const at = raw.indexOf("\n>", from);
    if (at < 0) break;
    let end = at + 1;
    while (raw[end] === 0x3e) end++;
    const quoted = raw.subarray(end, end + 5).equals(NEXT_MAIL.subarray(1));
    if (quoted && (deep || end === at + 2)) {
      parts.push(raw.subarray(done, at + 1));
      done = at + 2;
    }
    from = end;
  }
  return parts.length === 0 ? raw : Buffer.concat([...parts, raw.subarray(done)]);
}

/** Whether a line begins with "From " unquoted in the body: then nothing else in it was quoted either. */
function holdsFrom(raw: Buffer): boolean {
  return raw.indexOf(NEXT_MAIL, Math.max(0, bodyStart(raw) - 1)) >= 0;
}

export type Mbox = {
  /** Size of the file in bytes. */
  size: number;
  /** Finds the mails one after another. */
  mails(now: Date): AsyncGenerator<ArchivedMail & { place: MboxPlace }>;
  /** A mail's bytes as they were before they were put into the file, their line ends kept. */
  read(place: MboxPlace, maxBytes: number): Promise<Buffer>;
  close(): Promise<void>;
};
export type MboxPlace = { start: number; end: number };

/** Opens an archive. @throws Error when there is none, or what is there is no mbox */
export async function openMbox(path: string, format: MboxFormat = "auto"): Promise<Mbox> {
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    const first = await bytesAt(file, 0, LONGEST_FROM_LINE + 400);
    const start = firstMail(first);
    if (start === null && size > 0) throw new Error(`${path} is no mbox: it does not begin with a line "From "`);
    return {
      size,
      mails: (now) => scan(file, size, start ?? 0, format, now),
      async read({ start: from, end }, maxBytes) {
        const raw = await bytesAt(file, from, Math.min(end - from, maxBytes));
        if (format === "mboxcl2" || (format === "auto" && holdsFrom(raw))) return raw;
        return unquote(raw, format !== "mboxo");
      },
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function bytesAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  let read = 0;
  while (read < length) {
    const { bytesRead } = await file.read(bytes, read, length - read, position + read);
    if (bytesRead === 0) break;
    read += bytesRead;
  }
  return bytes.subarray(0, read);
}

/** Where the first "From " line stands; empty lines and a byte order mark before it are none of a mail. */
function firstMail(bytes: Buffer): number | null {
  let at = bytes.subarray(0, 3).equals(BYTE_ORDER_MARK) ? 3 : 0;
  while (bytes[at] === 0x0a || bytes[at] === 0x0d) at++;
  return isFromLine(bytes.toString("latin1", at), true) || /^From [^\n]*\n/.test(bytes.toString("latin1", at)) ? at : null;
}

async function* scan(file: FileHandle, size: number, first: number, format: MboxFormat, now: Date): ReturnType<Mbox["mails"]> {
  let previous = new Date(0);
  for (let mark = first; mark < size;) {
    const line = await bytesAt(file, mark, LONGEST_FROM_LINE);
    const start = Math.min(size, mark + (line.indexOf(0x0a) + 1 || line.length));
    const header = await headerAt(file, start, size);
    const facts = readArchivedHeader(
      header,
      line
        .toString("latin1")
        .split(/\r?\n/)[0]!
        .replace(/^From \S*/, ""),
      now,
    );
    const told = facts.contentLength === null ? null : await toldEnd(file, start + header.length + facts.contentLength, size);
    const next = told?.next ?? (await nextMark(file, start, size));
    const end = told?.end ?? (await withoutSeparator(file, start, next));
    previous = facts.at ?? previous;
    yield { place: { start, end }, size: end - start, at: previous, messageId: facts.messageId, references: facts.references };
    mark = next;
  }
}

/** The header section with the empty line after it. */
async function headerAt(file: FileHandle, start: number, size: number): Promise<Buffer> {
  for (let length = HEADER_PIECE; ; length *= 4) {
    const bytes = await bytesAt(file, start, Math.min(length, size - start));
    const end = bodyStart(bytes);
    if (end >= 0) return bytes.subarray(0, end);
    if (bytes.length < length || length >= LONGEST_HEADER) return bytes;
  }
}

/** Where a mail ends by its own account, if another begins there or the file ends; null when the account is wrong. */
async function toldEnd(file: FileHandle, end: number, size: number): Promise<{ end: number; next: number } | null> {
  if (end > size) return null;
  const bytes = await bytesAt(file, end, LONGEST_FROM_LINE + 400);
  const between = /^(?:\r?\n){0,2}/.exec(bytes.toString("latin1", 0, 4))![0].length;
  if (end + between >= size) return { end, next: size };
  return isFromLine(bytes.toString("latin1", between), true) ? { end, next: end + between } : null;
}

/** Where the next mail's line begins, or the end of the file. */
async function nextMark(file: FileHandle, start: number, size: number): Promise<number> {
  // One byte before, so that a mail without anything is seen to end.
  let base = start - 1;
  let length = FIRST_PIECE;
  let bytes = await bytesAt(file, base, length);
  for (let from = 0; ;) {
    const at = bytes.indexOf(NEXT_MAIL, from);
    if (at >= 0) {
      const mark = base + at + 1;
      const before = await bytesAt(file, Math.max(start, mark - 3), Math.min(3, mark - start));
      const blank = /(?:^|\n)\r?\n$/.test(before.toString("latin1"));
      if (isFromLine((await bytesAt(file, mark, LONGEST_FROM_LINE + 400)).toString("latin1"), blank)) return mark;
      from = at + 1;
      continue;
    }
    if (base + bytes.length >= size) return size;
    // What may be the beginning of the line stays.
    base += bytes.length - NEXT_MAIL.length;
    length = Math.min(PIECE, length * 4);
    bytes = await bytesAt(file, base, length);
    from = 0;
  }
}

/** The end of a mail: the empty line before the next one is the file's, not the mail's. */
async function withoutSeparator(file: FileHandle, start: number, next: number): Promise<number> {
  const last = (await bytesAt(file, Math.max(start, next - 4), Math.min(4, next - start))).toString("latin1");
  const ending = /\n(\r?\n)$/.exec(last)?.[1] ?? "";
  return next - ending.length;
}
