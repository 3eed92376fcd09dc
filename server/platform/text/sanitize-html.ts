/**
 * HTML from outside, made harmless: a strict allow-list of elements and attributes, nothing that runs, loads or hides.
 * What is left out on purpose: every `style` and `class` (trackers, overlays), forms, frames, SVG, `id` and `name` (DOM clobbering).
 */
import sanitize from "sanitize-html";
import { limitNesting } from "./limit-nesting.ts";

/** Above this many links a text is taken for an attack on its reader or on our own screens: links become text. */
export const MAX_LINKS = 5_000;
const MAX_DEPTH = 100;

const ELEMENTS = [
  "a",
  "abbr",
  "b",
  "bdi",
  "bdo",
  "blockquote",
  "br",
  "caption",
  "cite",
  "code",
  "col",
  "colgroup",
  "dd",
  "del",
  "dfn",
  "div",
  "dl",
  "dt",
  "em",
  "figcaption",
  "figure",
  "h1",
  "h2",
  "h3",
  "h4",
  "h5",
  "h6",
  "hr",
  "i",
  "img",
  "ins",
  "kbd",
  "li",
  "mark",
  "ol",
  "p",
  "pre",
  "q",
  "s",
  "samp",
  "small",
  "span",
  "strong",
  "sub",
  "sup",
  "table",
  "tbody",
  "td",
  "tfoot",
  "th",
  "thead",
  "time",
  "tr",
  "u",
  "ul",
  "var",
  "wbr",
];
/** Their text goes with them; of any other unknown element the text stays. */
const WITHOUT_TEXT = [
  "script",
  "style",
  "textarea",
  "option",
  "noscript",
  "title",
  "template",
  "svg",
  "math",
  "iframe",
  "object",
  "xml",
  "noembed",
  "noframes",
  "bs-hidden",
];
const HIDDEN = /display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|font-size\s*:\s*0(?![.\d])|max-height\s*:\s*0(?![.\d])/i;
const RENAMED: { [name: string]: string } = {
  center: "div",
  font: "span",
  tt: "code",
  strike: "s",
  big: "span",
  section: "div",
  article: "div",
};

type Attributes = { [name: string]: string };

const VOID = new Set(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]);

function element(name: string, attributes: Attributes): { tagName: string; attribs: Attributes } {
  const hidden = "hidden" in attributes || (attributes.style !== undefined && HIDDEN.test(attributes.style));
  // A void element has no text to hide, and no end tag that could be left out with it.
  if (hidden) return { tagName: VOID.has(name) ? "span" : "bs-hidden", attribs: {} };
  return { tagName: RENAMED[name] ?? name, attribs: attributes };
}

function image(_name: string, attributes: Attributes): { tagName: string; attribs: Attributes; text?: string } {
  const source = attributes.src?.trim() ?? "";
  const alt = attributes.alt?.trim() ?? "";
  if (/^cid:/i.test(source)) return { tagName: "img", attribs: { src: source, alt } };
  // A remote image tells its sender when and where it was looked at: what remains is its description.
  return { tagName: "span", attribs: {}, ...(alt ? { text: `[${alt.slice(0, 200)}]` } : {}) };
}

const LINK = /^(?:https?:\/\/|mailto:|tel:)[^\s\p{Cc}]+$/iu;

function link(neutral: boolean) {
  return (_name: string, attributes: Attributes): { tagName: string; attribs: Attributes } => {
    const href = attributes.href?.trim() ?? "";
    if (neutral || !LINK.test(href)) return { tagName: "span", attribs: {} };
    return { tagName: "a", attribs: { href, rel: "noopener noreferrer nofollow", target: "_blank" } };
  };
}

function options(neutralLinks: boolean): sanitize.IOptions {
  return {
    allowedTags: ELEMENTS,
    allowedAttributes: {
      "*": ["dir", "lang", "title"],
      a: ["href", "rel", "target"],
      img: ["src", "alt"],
      ol: ["start", "type", "reversed"],
      td: ["colspan", "rowspan", "align"],
      th: ["colspan", "rowspan", "align", "scope"],
      col: ["span"],
      time: ["datetime"],
    },
    allowedSchemes: ["http", "https", "mailto", "tel"],
    allowedSchemesByTag: { img: ["cid"] },
    allowProtocolRelative: false,
    nonTextTags: WITHOUT_TEXT,
    nestingLimit: MAX_DEPTH,
    parseStyleAttributes: false,
    transformTags: { "*": element, a: link(neutralLinks), img: image },
  };
}

const usual = options(false);
const withoutLinks = options(true);

/**
 * Makes HTML from outside safe to show inside our pages. Images inside the mail (`cid:`) stay for the caller to resolve; remote ones are
 * replaced by their description. Above 5,000 links all links become text.
 * @param html HTML of any origin
 * @returns well-formed HTML of allowed elements only; safe in element content, not in an attribute
 */
export function sanitizeHtml(html: string): string {
  const links = html.length > MAX_LINKS * 8 ? (html.match(/<a[\s/]/gi)?.length ?? 0) : 0;
  return sanitize(limitNesting(html), links > MAX_LINKS ? withoutLinks : usual).trim();
}
