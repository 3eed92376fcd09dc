/**
 * Text that no spreadsheet takes for a formula. Programs read a cell as one when it begins with `=`, `+`, `-` or `@` (also in their full-width
 * forms), after blanks and quotes too; and whoever opens a file with another separator than the one it was written with (a semicolon in most
 * of Europe) makes cells out of the middle of a text. OWASP "CSV Injection" names both.
 */

/** What may begin a formula. */
const STARTS = new Set(["=", "+", "-", "@", "＝", "＋", "－", "＠"]);
/** What a program with other settings may take for the end of a cell. */
const ENDS_CELL = new Set([";", "\t", "|", "\r", "\n", "\v", "\f", "\u0085", "\u2028", "\u2029"]);
/** Blanks, invisible signs and quotes, which may stand before the first sign of a formula. */
const PASSED_OVER = /[\s\p{Cc}\p{Cf}\p{Zs}"“”]/u;

/** Goes through a text once. @param at told where an apostrophe belongs, and whether one stands there; answers whether it is to be skipped */
function rewrite(text: string, add: boolean): string {
  let result = "";
  let copied = 0;
  let begins = true;
  let apostrophes = -1;
  let index = 0;
  for (const sign of text) {
    if (ENDS_CELL.has(sign)) {
      begins = true;
      apostrophes = -1;
    } else if (begins && sign === "'") {
      if (apostrophes < 0) apostrophes = index;
    } else if (begins && STARTS.has(sign)) {
      if (add) {
        const place = apostrophes < 0 ? index : apostrophes;
        result += `${text.slice(copied, place)}'`;
        copied = place;
      } else if (apostrophes >= 0) {
        result += text.slice(copied, apostrophes);
        copied = apostrophes + 1;
      }
      begins = false;
    } else if (apostrophes >= 0 || !PASSED_OVER.test(sign)) {
      begins = false;
    }
    index += sign.length;
  }
  return copied === 0 && result === "" ? text : result + text.slice(copied);
}

/**
 * A text for a cell of a CSV file: an apostrophe stands before each place where a spreadsheet could see the beginning of a formula. Other text
 * is answered unchanged.
 * @example plainText("=1+1") === "'=1+1"
 */
export function plainText(text: string): string {
  return rewrite(text, true);
}

/** The text that `plainText` was given; for reading our own files back, such as a corrected list that is imported again. */
export function fromPlainText(text: string): string {
  return rewrite(text, false);
}
