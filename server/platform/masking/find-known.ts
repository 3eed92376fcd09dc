/** Finds secrets by their own looks: vendors' formats, key blocks, and those of rooms that registered one. */
import { firstSigns } from "./first-signs.ts";
import { KNOWN_FORMATS, type SecretFormat } from "./formats.ts";

/** A piece of a text, from `start` up to `end`, that is to be masked. */
export type Found = { start: number; end: number; type: string };

export type KnownFinder = {
  /** Puts what begins at a place into `found`. Called at each place of a text that may begin one. @returns where to go on, or 0 */
  at(text: string, index: number, found: Found[]): number;
  /** Whether something may begin with these two signs. */
  mayBegin(first: number, second: number): boolean;
  /** What is found by a piece in its middle. */
  around(text: string, found: Found[]): void;
};

type Pattern = { type: string; pattern: RegExp };

const CODES = 128;

/** Makes the finder. @param extra formats besides ours */
export function createKnownFinder(extra: readonly SecretFormat[] = []): KnownFinder {
  const formats = [...KNOWN_FORMATS, ...extra];
  const groups: (Pattern[] | undefined)[] = Array.from({ length: CODES * CODES });
  const infixes: (Pattern & { piece: string; lead: number })[] = [];
  for (const { type, pattern: source, infix } of formats) {
    const one = { type, pattern: new RegExp(source, "y") };
    if (infix) {
      infixes.push({ ...one, ...infix });
      continue;
    }
    for (const signs of firstSigns(source) ?? EVERY_BEGINNING) {
      for (let second = signs.length > 1 ? signs.charCodeAt(1) : 0; second < CODES; second += 1) {
        const place = signs.charCodeAt(0) * CODES + second;
        (groups[place] ??= []).push(one);
        if (signs.length > 1) break;
      }
    }
  }
  const begins = Uint8Array.from(groups, (group) => (group ? 1 : 0));
  const tryAt = (text: string, index: number, { type, pattern }: Pattern, found: Found[]): number => {
    pattern.lastIndex = index;
    const match = pattern.exec(text);
    if (!match || match[0].length < 8 || isPlaceholder(match[0])) return 0;
    found.push({ start: index, end: index + match[0].length, type });
    return index + match[0].length;
  };
  return {
    mayBegin: (first, second) => begins[first * CODES + second] === 1,
    at(text, index, found) {
      if (!beginsHere(text, index)) return 0;
      for (const one of groups[text.charCodeAt(index) * CODES + text.charCodeAt(index + 1)] ?? []) {
        // Long tokens that hyphens and underscores are part of would be read again from each of them.
        if (one.type === "jwt" && /[\w-]/.test(text[index - 1] ?? "")) continue;
        const end = tryAt(text, index, one, found);
        if (end > 0) return end;
      }
      return 0;
    },
    around(text, found) {
      for (const one of infixes)
        for (let at = text.indexOf(one.piece); at >= 0; at = text.indexOf(one.piece, at + one.piece.length))
          if (at >= one.lead && beginsHere(text, at - one.lead)) tryAt(text, at - one.lead, one, found);
    },
  };
}

const EVERY_BEGINNING = Array.from({ length: CODES - 33 }, (_, index) => String.fromCharCode(index + 33));

function isAlphanumeric(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}

/** A key begins where no letter or digit stands before it, or after an escape sequence. */
function beginsHere(text: string, index: number): boolean {
  if (index === 0 || !isAlphanumeric(text.charCodeAt(index - 1))) return true;
  return text[index - 2] === "\\"
    ? /[nrt]/.test(text[index - 1]!)
    : text[index - 3] === "%" && /[\dA-F]{2}/i.test(text.slice(index - 2, index));
}

/** Keys of manuals: the same sign over and over, or words that say so. */
export function isPlaceholder(key: string): boolean {
  return /([xX*.0])\1{7,}|(?:EXAMPLE|[eE]xample)(?:KEY)?$|(?:your|YOUR|my|MY)[-_]?(?:key|token|api|secret|KEY|TOKEN|API|SECRET)/.test(key);
}

/** A text without the breaks at which long lines were cut in the middle of a token; null when there is none such. */
export function joinWrapped(text: string): { text: string; place(index: number): number } | null {
  const cuts: { at: number; length: number }[] = [];
  for (let begin = 0, end = text.indexOf("\n"); end >= 0; begin = end + 1, end = text.indexOf("\n", begin)) {
    if (end - begin < 56 || !/^[\w+/=.-]{20}$/.test(text.slice(end - 20, end))) continue;
    // A word that begins the next line is no rest of a token: that is long, or alone on its line.
    const next = /^[> \t|]{0,12}(?=[\w+/=.-]{20}|[\w+/=.-]{1,19}[ \t\r]*(?:\n|$))/.exec(text.slice(end + 1, end + 60));
    if (next) cuts.push({ at: end, length: 1 + next[0].length });
  }
  if (cuts.length === 0) return null;
  const parts: string[] = [];
  /** In the joined text, where each piece begins, and where in the original. */
  const starts: [number, number][] = [[0, 0]];
  let from = 0;
  let length = 0;
  for (const { at, length: cut } of cuts) {
    parts.push(text.slice(from, at));
    length += at - from;
    from = at + cut;
    starts.push([length, from]);
  }
  parts.push(text.slice(from));
  return {
    text: parts.join(""),
    place(index) {
      let [low, high] = [0, starts.length - 1];
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (starts[middle]![0] <= index) low = middle;
        else high = middle - 1;
      }
      return starts[low]![1] + index - starts[low]![0];
    },
  };
}

const LONGEST_BLOCK = 65_536;

/** Private keys written as blocks: PEM (RFC 7468), OpenSSH, OpenPGP (RFC 9580), PuTTY. A block whose end is missing reaches as far as it looks like one. */
export function findBlocks(text: string): Found[] {
  const found: Found[] = [];
  let nextEnd = 0;
  for (let at = text.indexOf("-----BEGIN "); at >= 0;) {
    const label = /^-----BEGIN ([A-Z0-9 ]{0,40}(?:PRIVATE KEY|SECRET KEY)(?: BLOCK)?)-----/.exec(text.slice(at, at + 90));
    let end = at + 11;
    if (label) {
      if (nextEnd >= 0 && nextEnd < at) nextEnd = text.indexOf("-----END ", at);
      const close = nextEnd >= 0 && nextEnd - at < LONGEST_BLOCK ? text.indexOf("-----", nextEnd + 9) : -1;
      end = close >= 0 && close - nextEnd < 80 ? close + 5 : endOfOpenBlock(text, at + label[0].length);
      found.push({ start: at, end, type: /PGP/.test(label[1]!) ? "pgp-private-key" : "private-key" });
    }
    at = text.indexOf("-----BEGIN ", end);
  }
  for (let at = text.indexOf("PuTTY-User-Key-File-"), from = 0; at >= 0; at = text.indexOf("PuTTY-User-Key-File-", from)) {
    from = at + 20;
    const lines = /Private-Lines: ?(\d{1,3})\r?\n/.exec(text.slice(at, at + 6_000));
    if (!lines) continue;
    const start = at + lines.index + lines[0].length;
    from = endOfOpenBlock(text, start);
    found.push({ start, end: from, type: "private-key" });
  }
  return found;
}

/** Where a block ends that does not say so: at the first line that is no base64, header or empty line. */
function endOfOpenBlock(text: string, from: number): number {
  let end = from;
  for (let lines = 0; lines < 400; lines += 1) {
    const newline = text.indexOf("\n", end + 1);
    const stop = newline < 0 ? text.length : newline;
    const line = text.slice(end, Math.min(stop, end + 2_000)).replace(/^[\s>|]+|\s+$/g, "");
    if (line !== "" && !/^(?:[A-Za-z0-9+/=_\\-]{8,}|[A-Za-z0-9+/=]{1,8}|[A-Z][\w-]{2,30}: .{0,200})$/.test(line)) return end;
    end = stop;
    if (stop === text.length) break;
  }
  return end;
}
