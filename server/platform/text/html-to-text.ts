/** HTML to plain text, for reading, search and the text part of outgoing mail. */
import { compile } from "html-to-text";
import { limitNesting } from "./limit-nesting.ts";

const convert = compile({
  wordwrap: false,
  // Bounds for hostile input: such a text is cut, the raw mail stays whole.
  limits: { maxInputLength: 4_000_000, maxDepth: 200, maxChildNodes: 20_000, ellipsis: "…" },
  selectors: [
    { selector: "a", options: { hideLinkHrefIfSameAsText: true, ignoreHref: false, linkBrackets: ["<", ">"] } },
    { selector: "img", format: "skip" },
    { selector: "script", format: "skip" },
    { selector: "style", format: "skip" },
    { selector: "title", format: "skip" },
    ...["h1", "h2", "h3", "h4", "h5", "h6"].map((selector) => ({ selector, options: { uppercase: false } })),
    { selector: "p", options: { leadingLineBreaks: 2, trailingLineBreaks: 1 } },
    { selector: "blockquote", options: { leadingLineBreaks: 1, trailingLineBreaks: 1, trimEmptyLines: true } },
    // Most tables of mails are layout; laid out as columns, nested ones would take time without end. A row is a line, cells stand apart.
    { selector: "table", format: "block", options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
    { selector: "tr", format: "block", options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
    { selector: "td", format: "inlineSurround", options: { suffix: "  " } },
    { selector: "th", format: "inlineSurround", options: { suffix: "  " } },
  ],
});

/**
 * The text a person would read in HTML. Quotations (`blockquote`) keep their `> ` marks.
 * @param html HTML of any origin
 * @returns plain text with `\n` line ends, trimmed; empty when there is nothing to read
 */
export function htmlToText(html: string): string {
  return convert(limitNesting(html))
    .replace(/\u00a0/g, " ")
    .replace(/[ \t]+$/gm, "")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}
