/** Parts what a person wrote now from the mails and signatures below it. Nothing is thrown away: the whole text is kept beside it. */
import {
  announcesForward,
  beginsIntroduction,
  headerBlockAt,
  introducesQuote,
  isDeviceLine,
  readableLine,
  separatesQuote,
} from "./reply-markers.ts";

/** More lines than this are not searched for markers one by one. */
const MAX_LINES = 5_000;
const MAX_SIGNATURE_LINES = 15;
const INTRODUCTION_LINES = 4;

type Kind = "own" | "quoted" | "introduction";

const FORWARD_SUBJECT = /^\s*(?:fwd?|wg|tr|rv|enc|doorst|vb|pd|vl|přep(?:osl)?|předat|i|إعادة توجيه|تحويل|转发|轉寄|пересл)\s?[:：]/iu;

/** Whether a subject says that the mail passes another on; an answer to such a mail ("Re: Fwd: ...") does not. */
export function isForwardSubject(subject: string): boolean {
  return FORWARD_SUBJECT.test(subject.slice(0, 100));
}

/** How many lines from `at` introduce a quotation, 0 when none does. */
function introductionLength(lines: readonly string[], at: number): number {
  let joined = "";
  for (let count = 1; count <= INTRODUCTION_LINES && at + count <= lines.length; count += 1) {
    const line = lines[at + count - 1]!;
    if (line.trim() === "" || line.startsWith(">")) return 0;
    joined = count === 1 ? line : `${joined} ${line.trim()}`;
    if (!introducesQuote(joined)) continue;
    // Where a shorter run of lines would do, what stands above it was written now, unless it begins like an introduction.
    return count > 1 && !beginsIntroduction(lines[at]!) && introductionLength(lines, at + 1) > 0 ? 0 : count;
  }
  return 0;
}

/** Whether quoted lines follow, blank lines between them and the introduction being usual. */
function marksFollow(lines: readonly string[], at: number): boolean {
  for (let index = at; index < Math.min(lines.length, at + 4); index += 1) {
    if (lines[index]!.startsWith(">")) return true;
    if (lines[index]!.trim() !== "") return false;
  }
  return false;
}

function isDelimiter(line: string): boolean {
  return /^--[ \u00a0]?$|^—{3,}\s*$|^_{2,19}\s*$/.test(line);
}

function hasText(lines: readonly string[]): boolean {
  return lines.some((line) => /[\p{L}\p{N}]/u.test(line));
}

/** Cuts the signature: the last delimiter near the end with text above it, then lines added by devices. */
function withoutSignature(lines: string[]): string[] {
  let end = lines.length;
  for (let index = lines.length - 1; index >= 0 && lines.length - index <= MAX_SIGNATURE_LINES + 1; index -= 1) {
    if (!isDelimiter(lines[index]!)) continue;
    const below = lines.slice(index + 1).filter((line) => line.trim() !== "");
    if (below.length <= MAX_SIGNATURE_LINES && below.every((line) => line.length <= 200) && hasText(lines.slice(0, index))) end = index;
    break;
  }
  const kept = lines.slice(0, end);
  for (;;) {
    while (kept.length > 0 && /^[\s=_*~–—-]*$/.test(kept.at(-1)!)) kept.pop();
    if (kept.length > 1 && isDeviceLine(kept.at(-1)!)) kept.pop();
    else return kept;
  }
}

/** The end of a fenced block that begins at `at`, so that code in it is not taken for a marker; `at` when none begins. */
function fenceEnd(lines: readonly string[], at: number): number {
  if (!lines[at]!.startsWith("```")) return at;
  for (let index = at + 1; index < Math.min(lines.length, at + 400); index += 1) if (lines[index]!.startsWith("```")) return index;
  return at;
}

/**
 * The part of a plain-text mail its writer wrote now: without quoted mails and signature, in the writer's order. Answers written
 * between quoted lines keep the lines they answer.
 * @param text the whole text
 * @returns the visible part; the whole text when nothing else would remain
 */
export function visibleReply(text: string): string {
  const whole = text.replace(/\r\n?/g, "\n").trim();
  const written = text.replace(/\r\n?/g, "\n").split("\n");
  const lines = written.map(readableLine);
  const kinds: Kind[] = [];
  let cut = lines.length;
  let forwarded = false;
  for (let index = 0; index < lines.length && index < MAX_LINES; index += 1) {
    const line = lines[index]!;
    const end = fenceEnd(lines, index);
    if (end > index) {
      while (kinds.length <= end) kinds.push("own");
      index = end;
      continue;
    }
    if (announcesForward(line)) {
      forwarded = true;
      break;
    }
    if (line.startsWith(">")) {
      kinds.push("quoted");
      continue;
    }
    const deviceThenHeader = isDeviceLine(line) && (headerBlockAt(lines, index + 1) || introductionLength(lines, index + 1) > 0);
    const sharesLine = !deviceThenHeader && /^\W{0,3}sent from .{2,80}\bwrote:\s*$/i.test(line) && line.includes("@");
    if (separatesQuote(line) || headerBlockAt(lines, index) || sharesLine) {
      // A line of underscores alone is a rule or a signature; it parts mails only above a header.
      if (!/^_+$/.test(line.trim()) || headerBlockAt(lines, index + 1)) {
        cut = index;
        break;
      }
    }
    const length = introductionLength(lines, index);
    if (length > 0) {
      if (!marksFollow(lines, index + length)) {
        cut = index;
        break;
      }
      for (let count = 0; count < length; count += 1) kinds.push("introduction");
      index += length - 1;
      continue;
    }
    // A long quoted line that was wrapped on its way has lost the mark of its second half.
    const wrapped =
      kinds.at(-1) === "quoted" && lines[index - 1]!.length > 50 && line.trim() !== "" && lines[index + 1]?.startsWith(">") === true;
    kinds.push(wrapped ? "quoted" : "own");
  }
  if (forwarded) return whole;
  const shown: number[] = [];
  const own = (from: number) => {
    for (let index = from; index < cut; index += 1) if ((kinds[index] ?? "own") === "own" && lines[index]!.trim() !== "") return true;
    return false;
  };
  const interleaved = isInterleaved(kinds, lines, cut);
  for (let index = 0; index < cut; index += 1) {
    const kind = kinds[index] ?? "own";
    if (kind === "own" || (kind === "quoted" && interleaved && own(index))) shown.push(index);
  }
  const readable = shown.map((index) => lines[index]!);
  const visible = joinLines(withoutSignature(readable).map((_, position) => written[shown[position]!]!));
  if (visible !== "") return visible;
  return whole;
}

/** Whether answers stand between quoted lines: own text after a quotation, and another quotation after that. */
function isInterleaved(kinds: readonly Kind[], lines: readonly string[], cut: number): boolean {
  let groups = 0;
  let last: Kind | null = null;
  for (let index = 0; index < Math.min(cut, kinds.length); index += 1) {
    const kind = kinds[index]!;
    if (kind === "introduction" || lines[index]!.trim() === "") continue;
    if (kind === "quoted" && last !== "quoted") groups += 1;
    // An introduction inside a thread of its own does not make an answer; a wrapped last line of a quotation hardly either.
    last = kind;
  }
  return groups >= 2 && last !== null && groups <= 200;
}

function joinLines(lines: readonly string[]): string {
  return lines
    .map((line) => line.trimEnd())
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}
