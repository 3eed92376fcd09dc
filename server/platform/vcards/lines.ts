import type { Charset } from "#shared/delimited";

/** Octets of a property that are kept; pictures are longer, and are not taken. */
export const MOST_OCTETS = 64_000;

/** One property as it stands in the file, unfolded: octets as Latin-1, so that what is folded in the middle of a sign is whole again before it is read. */
export type RawLine = { line: number; raw: string; cut: boolean };

/** The octets of a file; those of UTF-16 as UTF-8. */
async function* octets(bytes: AsyncIterable<Uint8Array>, charset: Charset): AsyncGenerator<string> {
  if (charset.startsWith("utf-16")) {
    const decoder = new TextDecoder(charset);
    for await (const chunk of bytes) yield Buffer.from(decoder.decode(chunk, { stream: true })).toString("latin1");
    yield Buffer.from(decoder.decode()).toString("latin1");
    return;
  }
  for await (const chunk of bytes) yield Buffer.from(chunk).toString("latin1");
}

/** Lines as they stand, whatever their ends, each kept up to `MOST_OCTETS`. */
async function* plainLines(bytes: AsyncIterable<Uint8Array>, charset: Charset): AsyncGenerator<RawLine> {
  let line = 1;
  let kept = "";
  let cut = false;
  let afterReturn = false;
  const keep = (part: string) => {
    const room = MOST_OCTETS - kept.length;
    if (part.length > room) cut = true;
    if (room > 0) kept += part.slice(0, room);
  };
  for await (const chunk of octets(bytes, charset)) {
    let from = 0;
    const ends = /[\r\n]/g;
    if (afterReturn && chunk.startsWith("\n")) from = ends.lastIndex = 1;
    if (chunk !== "") afterReturn = false;
    for (let end; (end = ends.exec(chunk));) {
      keep(chunk.slice(from, end.index));
      yield { line: line++, raw: kept, cut };
      [kept, cut] = ["", false];
      from = end.index + 1;
      if (end[0] === "\r") {
        if (from === chunk.length) afterReturn = true;
        else if (chunk[from] === "\n") ends.lastIndex = ++from;
      }
    }
    keep(chunk.slice(from));
  }
  if (kept !== "") yield { line, raw: kept, cut };
}

type Kind = "encoded" | "base64" | "plain";

/** How the lines of a property go on. Its head is short where it is meant, so no more than that is looked at. */
function kindOf(raw: string): Kind {
  const head = /^[^:]{0,1000}:/.exec(raw)?.[0] ?? "";
  if (/;\s*(?:encoding\s*=\s*)?"?(?:quoted-printable|q)"?\s*[;:]/i.test(head)) return "encoded";
  return /;\s*(?:encoding\s*=\s*)?"?(?:base64|b)"?\s*[;:]/i.test(head) ? "base64" : "plain";
}

/**
 * Properties unfolded. A line that begins with a blank belongs to the one before (RFC 6350 §3.2); of version 2.1 the blank itself stays, a line of
 * quoted-printable goes on behind a `=` at its end, and lines of base64 need no blank.
 */
export async function* unfoldedLines(bytes: AsyncIterable<Uint8Array>, charset: Charset): AsyncGenerator<RawLine> {
  let current: (RawLine & { kind: Kind; soft: boolean }) | null = null;
  let old = false;
  let first = true;
  for await (const { line, raw: read, cut } of plainLines(bytes, charset)) {
    const raw: string = first ? read.replace(/^\u00ef\u00bb\u00bf/, "") : read;
    first = false;
    if (current) {
      const blank = raw.trim() === "";
      const soft = current.kind === "encoded" && current.soft;
      const folded = !blank && /^[ \t]/.test(raw);
      if (soft || folded || (current.kind === "base64" && !blank && !raw.includes(":"))) {
        const kept: string = soft ? current.raw.slice(0, -1) : current.raw;
        // Lines of quoted-printable that were folded as well lose the blank.
        const more = soft ? raw.replace(/^[ \t]+/, "") : folded && (!old || current.kind === "base64") ? raw.slice(1) : raw;
        current.cut ||= cut || kept.length + more.length > MOST_OCTETS;
        current.raw = kept + more.slice(0, MOST_OCTETS - kept.length);
        current.soft = more.endsWith("=");
        // A head may be folded too.
        if (current.kind === "plain" && current.raw.length < 2_000) current.kind = kindOf(current.raw);
        continue;
      }
      yield current;
      current = null;
    }
    if (raw.trim() === "") continue;
    current = { line, raw, cut, kind: kindOf(raw), soft: raw.endsWith("=") };
    if (/^version\s*:/i.test(raw)) old = /:\s*2\.1/.test(raw);
    else if (/^begin\s*:/i.test(raw)) old = false;
  }
  if (current) yield current;
}
