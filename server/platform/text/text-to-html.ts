/** Plain text and Markdown to HTML. */
import MarkdownIt from "markdown-it";

const ESCAPES: { [character: string]: string } = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Escapes text for HTML content and quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character]!);
}

const ADDRESS = /\bhttps?:\/\/[^\s<>"'`{}|\\^]{1,2000}/g;
/** Signs that end a sentence rather than an address. */
const TRAILING = /[.,;:!?)\]}»”’*_]+$/;

function withLinks(text: string): string {
  let html = "";
  let last = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = match[0].replace(TRAILING, "");
    if (!URL.canParse(address)) continue;
    html += escapeHtml(text.slice(last, match.index));
    html += `<a href="${escapeHtml(address)}" rel="noopener noreferrer nofollow" target="_blank">${escapeHtml(address)}</a>`;
    last = match.index + address.length;
  }
  return html + escapeHtml(text.slice(last));
}

/**
 * Plain text as HTML: paragraphs at blank lines, line breaks kept, `http(s)` addresses as links.
 * @param text plain text of any origin
 * @returns safe HTML; empty for blank text
 */
export function textToHtml(text: string): string {
  const paragraphs = text
    .replace(/\r\n?/g, "\n")
    .trim()
    .split(/\n[ \t]*\n+/);
  const links = text.split("://").length <= 5_001;
  return paragraphs
    .filter((paragraph) => paragraph.trim() !== "")
    .map((paragraph) => `<p dir="auto">${(links ? withLinks(paragraph) : escapeHtml(paragraph)).replace(/\n/g, "<br>")}</p>`)
    .join("\n");
}

const markdown = new MarkdownIt({ html: false, linkify: true, breaks: true, typographer: false });
// Only whole addresses become links: `example.com` in a sentence about files (`notes.md`) is not one.
markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false });
markdown.validateLink = (url) => /^(https?:|mailto:|tel:|\/|#)/i.test(url.trim()) && !url.trim().startsWith("//");
markdown.renderer.rules.link_open = (tokens, index, options, _env, self) => {
  tokens[index]!.attrSet("rel", "noopener noreferrer nofollow");
  tokens[index]!.attrSet("target", "_blank");
  return self.renderToken(tokens, index, options);
};
// A remote image would be loaded from its host: its description stands in its place.
markdown.renderer.rules.image = (tokens, index) => escapeHtml(tokens[index]!.content ? `[${tokens[index]!.content}]` : "");
for (const name of ["paragraph_open", "heading_open", "bullet_list_open", "ordered_list_open", "blockquote_open"]) {
  markdown.renderer.rules[name] = (tokens, index, options, _env, self) => {
    tokens[index]!.attrSet("dir", "auto");
    return self.renderToken(tokens, index, options);
  };
}

/**
 * Renders Markdown (CommonMark with tables and line breaks) with raw HTML turned into text.
 * @param source Markdown of any origin
 * @returns safe HTML
 */
export function renderMarkdown(source: string): string {
  return markdown.render(source).trim();
}
