export { sanitizeHtml } from "./sanitize-html.ts";
export { htmlToText } from "./html-to-text.ts";
export { detectLanguage } from "./detect-language.ts";
export { escapeHtml, imageHtml, renderMarkdown, textToHtml } from "./text-to-html.ts";
