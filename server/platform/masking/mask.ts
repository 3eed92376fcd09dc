/** The masking filter: keys, tokens, passwords and card numbers leave a text, and a mark that names their kind takes their place. */
import { findCards } from "./card-number.ts";
import { createKnownFinder, findBlocks, joinWrapped, type Found } from "./find-known.ts";
import { findInAddresses, findNamedAt, findParameters, mayBeNamed } from "./find-named.ts";
import type { SecretFormat } from "./formats.ts";
import { readHtml } from "./html-view.ts";

/** What was taken out: the mark that stands for it, its kind, and itself. */
export type MaskedSecret = { mark: string; type: string; value: string };

/** One item that is masked as a whole, such as a mail: the same secret gets the same mark in all its texts. */
export type Mask = {
  /** @returns the text with marks in place of secrets */
  text(text: string): string;
  /** The same for HTML that has been sanitised: in its text, across its tags, and in its attributes. */
  html(html: string): string;
  readonly secrets: readonly MaskedSecret[];
};

export type Masker = { open(): Mask };

const MOST_SECRETS = 2_000;

/**
 * Makes the filter. It reads in time linear to the length of a text.
 * @param extra formats of rooms, such as licence keys
 */
export function createMasker(extra: readonly SecretFormat[] = []): Masker {
  const known = createKnownFinder(extra);

  /** One walk through the text: at each place two signs are looked up, and only where something may begin is it asked what. */
  const walk = (text: string, found: Found[]): void => {
    let next = text.charCodeAt(0);
    let namedUntil = 0;
    for (let index = 0; index < text.length - 4; index += 1) {
      const code = next;
      next = text.charCodeAt(index + 1);
      if (code < 128 && next < 128 && known.mayBegin(code, next)) {
        const end = known.at(text, index, found);
        if (end > 0) {
          index = end - 1;
          next = text.charCodeAt(end);
          continue;
        }
      }
      const [first, second] = [lower(code), lower(next)];
      if (index >= namedUntil && mayBeNamed(first, second)) {
        const one = findNamedAt(text, index);
        if (one) {
          found.push(one);
          namedUntil = one.end;
        }
      }
    }
  };
  const find = (text: string): Found[] => {
    if (text.length < 6) return [];
    const found = [...findBlocks(text), ...findInAddresses(text), ...findParameters(text), ...findCards(text)];
    walk(text, found);
    known.around(text, found);
    const unwrapped = joinWrapped(text);
    if (unwrapped) {
      const more: Found[] = [];
      walk(unwrapped.text, more);
      for (const { start, end, type } of more) {
        const place = { start: unwrapped.place(start), end: unwrapped.place(end - 1) + 1, type };
        if (place.end - place.start > end - start) found.push(place);
      }
    }
    return found.length < 2 ? found : joined(found);
  };
  return {
    open() {
      const marks = new Map<string, string>();
      const secrets: MaskedSecret[] = [];
      const markFor = (value: string, type: string): string => {
        const known = marks.get(value);
        if (known) return known;
        const mark = `[masked ${type} ${Math.min(secrets.length + 1, MOST_SECRETS)}]`;
        marks.set(value, mark);
        if (secrets.length < MOST_SECRETS) secrets.push({ mark, type, value });
        return mark;
      };
      const text = (source: string): string => {
        const found = find(source);
        if (found.length === 0) return source;
        const parts: string[] = [];
        let from = 0;
        for (const { start, end, type } of found) {
          parts.push(source.slice(from, start), markFor(source.slice(start, end), type));
          from = end;
        }
        parts.push(source.slice(from));
        return parts.join("");
      };
      return { text, html: (html) => readHtml(html).replace(find, markFor), secrets };
    },
  };
}

function lower(code: number): number {
  return code >= 65 && code <= 90 ? code + 32 : code;
}

/** What a secret looks like says more about its kind than what it is called. */
function rank({ type }: Found): number {
  return type === "secret" || type === "password" ? 1 : 0;
}

/** In order, without overlaps: where two meet, the one that begins first is stretched and names the kind. */
function joined(found: Found[]): Found[] {
  const sorted = found.toSorted((a, b) => a.start - b.start || rank(a) - rank(b) || b.end - a.end);
  const result: Found[] = [];
  for (const one of sorted) {
    const last = result.at(-1);
    if (last && one.start < last.end) last.end = Math.max(last.end, one.end);
    else result.push({ ...one });
  }
  return result;
}
