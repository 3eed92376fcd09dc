/**
 * Forms as other systems post them, their fields as bytes: a mail in a field is not always UTF-8, and what reads forms into text loses
 * what is not. `multipart/form-data` (RFC 7578, RFC 2046 §5.1.1) and `application/x-www-form-urlencoded` (URL standard §5.1).
 */
import { Problem } from "./problem.ts";

const MAX_FIELDS = 1_000;
const MAX_PART_HEADER = 16_384;
const CRLF = Buffer.from("\r\n");
const END_OF_HEADER = Buffer.from("\r\n\r\n");

/**
 * Reads a form. Of several fields with one name the first counts.
 * @param mediaType the Content-Type of the request
 * @throws Problem 415 another media type, 400 not a form
 */
export function readForm(mediaType: string, body: Buffer): Map<string, Buffer> {
  const [type = ""] = mediaType.split(";");
  switch (type.trim().toLowerCase()) {
    case "application/x-www-form-urlencoded":
      return readUrlEncoded(body);
    case "multipart/form-data": {
      const [, quoted, plain] = /;\s*boundary\s*=\s*(?:"([^"\r\n]{1,70})"|([^\s;"]{1,70}))/i.exec(mediaType) ?? [];
      const boundary = quoted ?? plain;
      if (!boundary) throw new Problem(400, "notForm");
      return readMultipart(boundary, body);
    }
    default:
      throw new Problem(415, "mediaType", { values: { expected: "multipart/form-data, application/x-www-form-urlencoded" } });
  }
}

function readMultipart(boundary: string, body: Buffer): Map<string, Buffer> {
  const fields = new Map<string, Buffer>();
  const delimiter = Buffer.from(`--${boundary}`, "latin1");
  const inner = Buffer.concat([CRLF, delimiter]);
  let at = body.subarray(0, delimiter.length).equals(delimiter) ? delimiter.length : -1;
  if (at < 0) {
    // What stands before the first delimiter is for readers without MIME.
    const first = body.indexOf(inner);
    if (first < 0) throw new Problem(400, "notForm");
    at = first + inner.length;
  }
  for (let count = 0; ; count++) {
    if (body[at] === 0x2d && body[at + 1] === 0x2d) return fields;
    const line = body.indexOf(CRLF, at);
    if (line < 0 || count >= MAX_FIELDS) throw new Problem(400, "notForm");
    // A part without a header begins with an empty line.
    const headerEnd = body.indexOf(END_OF_HEADER, line);
    if (headerEnd < 0 || headerEnd - line > MAX_PART_HEADER) throw new Problem(400, "notForm");
    const start = headerEnd + END_OF_HEADER.length;
    const end = nextDelimiter(body, inner, start - CRLF.length);
    if (end < 0) throw new Problem(400, "notForm");
    const name = nameOf(body.toString("utf8", line, headerEnd));
    // An empty part's delimiter begins with the line end of its header.
    if (name !== null && !fields.has(name)) fields.set(name, body.subarray(start, Math.max(start, end)));
    at = end + inner.length;
  }
}

/** A delimiter that is one: text that merely begins like it goes on with other letters. */
function nextDelimiter(body: Buffer, inner: Buffer, from: number): number {
  for (let at = body.indexOf(inner, from); at >= 0; at = body.indexOf(inner, at + 1)) {
    const after = body[at + inner.length];
    const dashes = after === 0x2d && body[at + inner.length + 1] === 0x2d;
    if (dashes || after === 0x0d || after === 0x20 || after === 0x09) return at;
  }
  return -1;
}

function nameOf(header: string): string | null {
  const disposition = /^content-disposition:(.*)$/im.exec(header)?.[1] ?? "";
  const [, quoted, plain] = /;\s*name\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;]+))/i.exec(disposition) ?? [];
  return quoted?.replaceAll(/\\(.)/g, "$1") ?? plain ?? null;
}

function readUrlEncoded(body: Buffer): Map<string, Buffer> {
  const fields = new Map<string, Buffer>();
  let count = 0;
  for (let start = 0; start <= body.length;) {
    const ampersand = body.indexOf(0x26, start);
    const end = ampersand < 0 ? body.length : ampersand;
    if (end > start) {
      if (++count > MAX_FIELDS) throw new Problem(400, "notForm");
      const equals = body.subarray(start, end).indexOf(0x3d);
      const name = decodePercent(body.subarray(start, equals < 0 ? end : start + equals)).toString("utf8");
      if (!fields.has(name)) fields.set(name, equals < 0 ? Buffer.alloc(0) : decodePercent(body.subarray(start + equals + 1, end)));
    }
    start = end + 1;
  }
  return fields;
}

/** `%XX` and `+`; a percent sign without two digits stands for itself. */
function decodePercent(text: Buffer): Buffer {
  const out = Buffer.allocUnsafe(text.length);
  let length = 0;
  for (let at = 0; at < text.length; at++) {
    const byte = text[at]!;
    const [high, low] = byte === 0x25 ? [digit(text[at + 1]), digit(text[at + 2])] : [-1, -1];
    if (high >= 0 && low >= 0) {
      out[length++] = high * 16 + low;
      at += 2;
    } else out[length++] = byte === 0x2b ? 0x20 : byte;
  }
  return out.subarray(0, length);
}

function digit(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}
