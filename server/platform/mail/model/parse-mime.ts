/**
 * The MIME parser with what the world's mail needs besides: attachments keep every byte (line ends too), texts and headers are read in the charset
 * they are really in, files inside texts are taken out. Bounds on what one mail may cost.
 */
import PostalMime, { type Email } from "postal-mime";
import { decodeCharset, isOldCharset } from "./charsets.ts";
import { decodeUu, takeFilesOut, type FoundFile } from "./old-encodings.ts";

/** What a mail was set aside for before it was parsed; the code is public. */
export class MailBomb extends Error {
  override name = "MailBomb";
  readonly code: "tooManyParts" | "headerTooLarge" | "tooDeeplyNested";
  constructor(code: MailBomb["code"], message: string) {
    super(message);
    this.code = code;
  }
}

/** Parts of real mails number in the tens; a digest of a busy list has some hundreds. */
const MOST_PARTS = 2_000;
const MOST_HEADER_BYTES = 512 * 1024;
const DEEPEST = 60;

/** What is used of the parser's inside; it is fixed by the exact version in the lockfile and by the tests of this folder. */
type Node = {
  state: "header" | "body" | "finished";
  content: ArrayBuffer | null;
  contentType: { parsed: { value: string; params: { [name: string]: string | undefined } } };
  contentTransferEncoding: { encoding: string };
  contentDecoder: { chunks?: (Uint8Array | string)[] } | null;
  childNodes: Node[];
  decodeFlowedText(text: string, deleteSpace: boolean): string;
  getTextContent(): string;
};
type Parser = {
  root: Node;
  currentNode: Node;
  av: Uint8Array<ArrayBuffer>;
  readPos: number;
  processLine(line: Uint8Array<ArrayBuffer>, isFinal: boolean): Promise<void>;
  isInlineTextNode(node: Node): boolean;
  finalize(): Promise<void>;
  parse(raw: Uint8Array | ArrayBuffer): Promise<Email>;
};

const MOST_TEXT_BYTES = 4_000_000;
const MOST_CHUNKS = 8_192;
const DONE = Promise.resolve();

const LF = 0x0a;
const CR = 0x0d;

/** The charset the mail names first, for headers that carry bytes without saying in which. */
function charsetHint(raw: Uint8Array): string | null {
  const head = Buffer.from(raw.buffer, raw.byteOffset, Math.min(raw.byteLength, 32_768)).toString("latin1");
  for (const match of head.matchAll(/charset\s*=\s*"?([\w.:+-]{2,40})/gi))
    if (!/^(?:utf-?8|us-ascii|ascii)$/i.test(match[1]!)) return match[1]!;
  return null;
}

/** Header lines as UTF-8: bytes of another charset are decoded, encoded words in charsets that only we read are written anew (RFC 2047). */
function readableHeader(line: Uint8Array<ArrayBuffer>, hint: () => string | null): Uint8Array<ArrayBuffer> {
  let high = false;
  let word = false;
  for (let index = 0; index < line.length; index += 1) {
    if (line[index]! > 0x7f) high = true;
    else if (line[index] === 0x3f && line[index - 1] === 0x3d) word = true;
  }
  if (!high && !word) return line;
  let text = high ? decodeCharset(line, null, hint()) : Buffer.from(line).toString("latin1");
  if (word)
    text = text.replace(
      /=\?([\w.:+-]{2,40})(?:\*[\w-]*)?\?([bq])\?([^?]{0,1000})\?=/gi,
      (whole, charset: string, kind: string, data: string) => {
        if (!isOldCharset(charset)) return whole;
        const bytes = /b/i.test(kind)
          ? Buffer.from(data, "base64")
          : Buffer.from(
              data.replaceAll("_", " ").replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
              "latin1",
            );
        return `=?utf-8?B?${Buffer.from(decodeCharset(bytes, charset)).toString("base64")}?=`;
      },
    );
  return Uint8Array.from(Buffer.from(text));
}

function textOf(node: Node, hint: () => string | null, files: FoundFile[]): string {
  if (!node.content) return "";
  let bytes = new Uint8Array(node.content, 0, Math.min(node.content.byteLength, MOST_TEXT_BYTES));
  const { charset, format, delsp } = node.contentType.parsed.params;
  const plain = node.contentType.parsed.value !== "text/html";
  if (/uue|uuencode/.test(node.contentTransferEncoding.encoding)) {
    const lines = Buffer.from(bytes).toString("latin1").split(/\r?\n/);
    const begin = lines.findIndex((line) => /^begin [0-7]{3,4} /.test(line));
    const end = lines.findIndex((line) => line.trim() === "end");
    const decoded = decodeUu(lines.slice(begin + 1, end < 0 ? lines.length : end));
    if (decoded) bytes = new Uint8Array(decoded);
  } else if (plain) {
    const taken = takeFilesOut(Buffer.from(bytes).toString("latin1"));
    if (taken) {
      files.push(...taken.files);
      bytes = new Uint8Array(Buffer.from(taken.text, "latin1"));
    }
  }
  const own = plain
    ? null
    : /<meta[^>]{0,200}charset\s*=\s*["']?([\w.:+-]{2,40})/i.exec(
        Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 4_096)).toString("latin1"),
      );
  const text = decodeCharset(bytes, charset ?? own?.[1] ?? null, own?.[1] ?? hint());
  return /^flowed$/i.test(format ?? "") ? node.decodeFlowedText(text, /^yes$/i.test(delsp ?? "")) : text;
}

/**
 * Parses the structure of a mail.
 * @param raw the bytes as received
 * @throws MailBomb for what no mail needs
 */
export async function parseMime(raw: Uint8Array): Promise<{ email: Email; files: FoundFile[] }> {
  const parser = new PostalMime({
    forceRfc822Attachments: true,
    maxNestingDepth: DEEPEST,
    maxHeadersSize: MOST_HEADER_BYTES,
  }) as unknown as Parser;
  const files: FoundFile[] = [];
  let known: string | null | undefined;
  const hint = () => (known === undefined ? (known = charsetHint(raw)) : known);
  const own = (node: Node) => {
    node.getTextContent = () => textOf(node, hint, files);
  };
  own(parser.root);
  let parts = 1;
  let counted: Node | null = null;
  let textBytes = 0;
  /** Line end of the last body line: part of the content if another line follows, else of the boundary (RFC 2046 §5.1.1). */
  let pending: { chunks: (Uint8Array | string)[]; at: number; end: string } | null = null;
  const original = parser.processLine.bind(parser);
  const after = (node: Node, isFinal: boolean) => {
    const now = parser.currentNode;
    if (now !== node) {
      pending = null;
      if (!Object.hasOwn(now, "getTextContent")) {
        own(now);
        parts += 1;
        if (parts > MOST_PARTS) throw new MailBomb("tooManyParts", `more than ${MOST_PARTS} parts`);
      }
    } else if (now.state === "body" && now.contentDecoder?.chunks?.at(-1) === "\n") {
      const { chunks } = now.contentDecoder;
      if (pending?.chunks === chunks) chunks[pending.at] = pending.end;
      const terminator = lineEnd(parser);
      pending = { chunks, at: chunks.length - 1, end: terminator };
      chunks[chunks.length - 1] = isFinal ? terminator : "";
      // Millions of short lines would be millions of objects.
      if (chunks.length >= MOST_CHUNKS) {
        chunks.splice(0, chunks.length, Buffer.concat(chunks.map((chunk) => (typeof chunk === "string" ? Buffer.from(chunk) : chunk))), "");
        pending.at = 1;
      }
    }
  };
  parser.processLine = (line, isFinal) => {
    const node = parser.currentNode;
    if (node !== counted) {
      counted = node;
      textBytes = 0;
    }
    // Of a text no more is kept than will be shown; what is beyond stays in the raw mail.
    let kept = line;
    if (node.state === "body" && (textBytes += line.length + 1) > MOST_TEXT_BYTES && line[0] !== 0x2d && parser.isInlineTextNode(node)) {
      const room = MOST_TEXT_BYTES - (textBytes - line.length - 1);
      if (room <= 0 && !isFinal) return DONE;
      kept = line.subarray(0, Math.max(0, room));
    }
    const fed = original(node.state === "header" ? readableHeader(line, hint) : kept, false);
    // Only a line that may be a boundary takes more than one step.
    const mayBeBoundary = line[0] === 0x2d && line[1] === 0x2d;
    if (!mayBeBoundary) after(node, isFinal);
    if (!mayBeBoundary && !isFinal) return fed;
    return fed.then(() => {
      if (mayBeBoundary) after(node, isFinal);
      return isFinal ? parser.finalize() : undefined;
    });
  };
  try {
    return { email: await parser.parse(wholeBuffer(raw)), files };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (/nesting depth/.test(message)) throw new MailBomb("tooDeeplyNested", message);
    if (/header size/.test(message)) throw new MailBomb("headerTooLarge", message);
    throw error;
  }
}

/** The buffer itself where the mail is all of it: of a view the parser would make a copy. */
function wholeBuffer(raw: Uint8Array): Uint8Array | ArrayBuffer {
  const { buffer } = raw;
  return buffer instanceof ArrayBuffer && buffer.byteLength === raw.byteLength ? buffer : raw;
}

/** The line end just read, as it stands in the mail. */
function lineEnd({ av, readPos }: Parser): string {
  if (av[readPos - 1] !== LF) return "";
  let begin = readPos - 1;
  while (begin > 0 && av[begin - 1] === CR) begin -= 1;
  return `${"\r".repeat(readPos - 1 - begin)}\n`;
}
