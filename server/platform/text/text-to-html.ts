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
markdown.validateLink = (url) => /^(https?:|mailto:|tel:|cid:|\/|#)/i.test(url.trim()) && !url.trim().startsWith("//");
markdown.renderer.rules.link_open = (tokens, index, options, _env, self) => {
  const token = tokens[index]!;
  // A part of a mail is shown, not visited.
  if (String(token.attrGet("href")).startsWith("cid:")) token.attrs = null;
  else token.attrSet("rel", "noopener noreferrer nofollow");
  token.attrSet("target", "_blank");
  return self.renderToken(tokens, index, options);
};
// A remote image would be loaded from its host: its description stands in its place.
markdown.renderer.rules.image = (tokens, index, _options, env) => {
  const { content } = tokens[index]!;
  const source = String(tokens[index]!.attrGet("src") ?? "");
  const contentId = source.startsWith("cid:") ? (env as Partial<PictureSource> | undefined)?.picture?.(decoded(source.slice(4))) : null;
  return contentId ? imageHtml(contentId, content) : escapeHtml(content ? `[${content}]` : "");
};
for (const name of ["paragraph_open", "heading_open", "bullet_list_open", "ordered_list_open", "blockquote_open"]) {
  markdown.renderer.rules[name] = (tokens, index, options, _env, self) => {
    tokens[index]!.attrSet("dir", "auto");
    return self.renderToken(tokens, index, options);
  };
}

/** Content-ID (RFC 2392) of the picture that goes along under a name; null where none does. */
type PictureSource = { picture: (name: string) => string | null };

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A picture that goes along with a text, as HTML. */
export function imageHtml(contentId: string, about: string): string {
  return `<img src="cid:${escapeHtml(contentId)}" alt="${escapeHtml(about)}">`;
}

/**
 * Renders Markdown (CommonMark with tables and line breaks) with raw HTML turned into text.
 * @param source Markdown of any origin
 * @param picture Content-ID of the picture that a `cid:` address of the source names; every other image is its description
 * @returns safe HTML
 */
export function renderMarkdown(source: string, picture?: PictureSource["picture"]): string {
  return markdown.render(source, picture ? { picture } : {}).trim();
}
