/** Fits the texts of a conversation into one page, so that it stays light on a slow phone however long the letters are. */

/** Bytes of HTML that the texts of one page may take; the rest of the page needs less than 20,000. */
export const TEXT_BUDGET = 26_000;

const ESCAPED: { [char: string]: number } = { "&": 5, "<": 4, ">": 4, '"': 6, "'": 6 };

/**
 * The bytes a text takes as HTML, in UTF-8 with the characters escaped that React escapes.
 * @param most counting stops beyond it: how much longer a text is than a page may be is of no use
 */
export function htmlBytes(text: string, most = Number.POSITIVE_INFINITY): number {
  let bytes = 0;
  for (const char of text) {
    if (bytes > most) break;
    const code = char.codePointAt(0)!;
    bytes += ESCAPED[char] ?? (code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4);
  }
  return bytes;
}

/**
 * The largest share that each text may take so that all together stay within the budget: short ones take what they need and leave
 * the rest to the long ones.
 * @param sizes bytes of each text
 */
export function fairShare(sizes: readonly number[], budget: number): number {
  const sorted = sizes.toSorted((a, b) => a - b);
  let left = budget;
  for (const [index, size] of sorted.entries()) {
    const share = left / (sorted.length - index);
    if (size > share) return Math.floor(share);
    left -= size;
  }
  return Number.POSITIVE_INFINITY;
}

/** The beginning of a text that takes at most `bytes`, cut between words where there is one. */
export function cutText(text: string, bytes: number): string {
  let used = 0;
  let end = 0;
  for (const char of text) {
    used += htmlBytes(char);
    if (used > bytes) break;
    end += char.length;
  }
  if (end === text.length) return text;
  const space = text.slice(0, end).search(/\s\S*$/u);
  return text.slice(0, space > end / 2 ? space : end);
}

export type FittedText = {
  shown: string;
  cut: boolean;
  /** The message as it came, with what it quotes; null when that is not more, or does not fit. */ whole: string | null;
  /** There is more than the page shows. */ more: boolean;
  /** Its own words as HTML; null when there is none, or it does not fit. */ formatted: string | null;
};

/** Fits messages, given newest first: their own words share the budget, quoted letters and what formatting adds take what is left of it, the newest first. */
export function fitTexts(
  messages: readonly { text: string; visibleText: string; formatted?: string | null }[],
  budget = TEXT_BUDGET,
): FittedText[] {
  const sizes = messages.map((message) => htmlBytes(message.visibleText, budget));
  const share = fairShare(sizes, budget);
  let left = budget - sizes.reduce((sum, size) => sum + Math.min(size, share), 0);
  return messages.map(({ text, visibleText, formatted = null }, index) => {
    const cut = sizes[index]! > share;
    const shown = cut ? cutText(visibleText, share) : visibleText;
    const quotes = text.trim() !== visibleText.trim();
    const size = quotes && !cut ? htmlBytes(text, left) : 0;
    const fits = quotes && !cut && size <= left;
    if (fits) left -= size;
    const extra = formatted === null || cut ? Number.POSITIVE_INFINITY : Math.max(0, Buffer.byteLength(formatted) - sizes[index]!);
    const asHtml = extra <= left;
    if (asHtml) left -= extra;
    return { shown, cut, whole: fits ? text : null, more: cut || (quotes && !fits), formatted: asHtml ? formatted : null };
  });
}
