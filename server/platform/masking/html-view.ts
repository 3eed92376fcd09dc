/** Reads sanitised HTML as the text a person sees, and writes changes of that text back between its tags. */
import type { Found } from "./find-known.ts";

const TAG = /<[^>]*>/g;
/** Tags that part words from one another; any other may stand in the middle of a word. */
const BREAKS =
  /^<\/?(?:p|div|br|li|ul|ol|tr|table|tbody|thead|tfoot|h[1-6]|blockquote|pre|hr|section|article|header|footer|dl|dt|dd|center|figure|figcaption|address|details|summary)\b/i;
const CELLS = /^<\/?(?:td|th)\b/i;
const ENTITY = /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));/gi;
const NAMED: { [name: string]: string } = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: "\u00a0",
  shy: "\u00ad",
  zwnj: "\u200c",
};
/** Invisible signs that may be strewn into a word. */
const INVISIBLE = /[\u00ad\u200b-\u200d\u2060\ufeff]/;
const ATTRIBUTE = /(?<=[\s"'])([a-z][a-z-]{0,30})="([^"]{6,})"/gi;

type Find = (text: string) => Found[];
type MarkFor = (value: string, type: string) => string;

/** Decodes the entities of a piece, telling for each sign where it began and ended. */
function decode(source: string, from: number, to: number, emit: (text: string, start: number, end: number) => void): void {
  ENTITY.lastIndex = from;
  let at = from;
  for (let match = ENTITY.exec(source); match && match.index < to; match = ENTITY.exec(source)) {
    if (match.index > at) emit(source.slice(at, match.index), at, -1);
    const code = match[1] ? Number(match[1]) : match[2] ? Number.parseInt(match[2], 16) : -1;
    const sign =
      code >= 0 ? (code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : "") : (NAMED[match[3]!.toLowerCase()] ?? match[0]);
    at = match.index + match[0].length;
    if (sign !== match[0] && sign !== "" && !INVISIBLE.test(sign)) emit(sign, match.index, at);
    else if (sign === match[0]) emit(sign, match.index, -1);
    if (at >= to) return;
  }
  if (at < to) emit(source.slice(at, to), at, -1);
}

/** A piece of the text seen and its place in the HTML; `end` is -1 where each sign stands for itself. */
type Piece = { seen: number; length: number; start: number; end: number };

export function readHtml(html: string): { replace(find: Find, markFor: MarkFor): string } {
  const pieces: Piece[] = [];
  const parts: string[] = [];
  let seen = 0;
  const emit = (text: string, start: number, end: number): void => {
    if (end < 0 && INVISIBLE.test(text)) {
      for (let at = 0; at < text.length;) {
        const next = text.slice(at).search(INVISIBLE);
        const stop = next < 0 ? text.length : at + next;
        if (stop > at) push(text.slice(at, stop), start + at, -1);
        at = stop + 1;
      }
    } else push(text, start, end);
  };
  const push = (text: string, start: number, end: number): void => {
    parts.push(text);
    pieces.push({ seen, length: text.length, start, end });
    seen += text.length;
  };
  let at = 0;
  TAG.lastIndex = 0;
  for (let tag = TAG.exec(html); tag; tag = TAG.exec(html)) {
    if (tag.index > at) decode(html, at, tag.index, emit);
    at = tag.index + tag[0].length;
    if (BREAKS.test(tag[0])) push("\n", tag.index, tag.index);
    else if (CELLS.test(tag[0])) push("\t", tag.index, tag.index);
  }
  if (at < html.length) decode(html, at, html.length, emit);
  const text = parts.join("");

  return {
    replace(find, markFor) {
      const edits: { start: number; end: number; text: string }[] = [];
      let piece = 0;
      for (const { start, end, type } of find(text)) {
        let mark = escape(markFor(text.slice(start, end), type));
        while (piece < pieces.length && pieces[piece]!.seen + pieces[piece]!.length <= start) piece += 1;
        for (let index = piece; index < pieces.length && pieces[index]!.seen < end; index += 1) {
          const one = pieces[index]!;
          // A tag in the middle of a secret stays.
          if (one.start === one.end) continue;
          const first = Math.max(start, one.seen) - one.seen;
          const last = Math.min(end, one.seen + one.length) - one.seen;
          edits.push(
            one.end < 0 ? { start: one.start + first, end: one.start + last, text: mark } : { start: one.start, end: one.end, text: mark },
          );
          mark = "";
        }
      }
      // Attributes: where links lead, what pictures are called.
      TAG.lastIndex = 0;
      for (let tag = TAG.exec(html); tag; tag = TAG.exec(html)) {
        if (tag[0].length < 12 || !tag[0].includes('="')) continue;
        for (const match of tag[0].matchAll(ATTRIBUTE)) {
          if (match[1] === "style" || match[1] === "class") continue;
          const value = match[2]!;
          const masked = maskAttribute(value, find, markFor);
          const start = tag.index + match.index + match[1]!.length + 2;
          if (masked !== value) edits.push({ start, end: start + value.length, text: masked });
        }
      }
      if (edits.length === 0) return html;
      edits.sort((a, b) => a.start - b.start);
      const out: string[] = [];
      let from = 0;
      for (const edit of edits) {
        out.push(html.slice(from, edit.start), edit.text);
        from = edit.end;
      }
      out.push(html.slice(from));
      return out.join("");
    },
  };
}

function maskAttribute(value: string, find: Find, markFor: MarkFor): string {
  const parts: string[] = [];
  decode(value, 0, value.length, (text) => parts.push(text));
  const text = parts.join("");
  const found = find(text);
  // An address may hold its secret percent-encoded.
  if (found.length === 0) return text.includes("%") ? maskEncoded(value, text, find, markFor) : value;
  let masked = "";
  let from = 0;
  for (const { start, end, type } of found) {
    masked += text.slice(from, start) + markFor(text.slice(start, end), type).replaceAll(" ", "-").replace(/[[\]]/g, "");
    from = end;
  }
  return escape(masked + text.slice(from));
}

function maskEncoded(value: string, text: string, find: Find, markFor: MarkFor): string {
  let decoded: string;
  try {
    decoded = decodeURIComponent(text);
  } catch {
    return value;
  }
  const found = decoded === text ? [] : find(decoded);
  if (found.length === 0) return value;
  for (const { start, end, type } of found) markFor(decoded.slice(start, end), type);
  return escape(`${/^[a-z][a-z0-9+.-]*:(?:\/\/[^/?#\s@]*)?/i.exec(text)?.[0] ?? ""}#masked`);
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
