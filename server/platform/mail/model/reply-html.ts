/** The text of HTML mail, whole and without what it quotes. */
import { htmlToText } from "#platform/text";
import { visibleReply } from "./reply-text.ts";

/**
 * Elements with which mail programs begin the quoted mail, whatever the language: Outlook (`divRplyFwdMsg`, `appendonsend`, a ruled box),
 * Outlook for Mac, Yahoo, Proton, Windows Mail. Gmail and Thunderbird quote in `blockquote`, which becomes `> ` lines.
 */
const QUOTED_ELEMENT =
  /<(?:div|hr|span|table|blockquote)\b[^<>]{0,300}?(?:\bid\s*=\s*["']?(?:divRplyFwdMsg|appendonsend|OLK_SRC_BODY_SECTION|mail-editor-reference-message-container|reply-intro|isReplyContent)\b|\bclass\s*=\s*["']?[^"'<>]{0,100}(?:yahoo_quoted|protonmail_quote|zmail_extra|tutanota_quote)\b|\bstyle\s*=\s*["'][^"'<>]{0,200}border-top:\s*solid\s+#(?:E1E1E1|B5C4DF)|\bstyle\s*=\s*["'][^"'<>]{0,200}border-top-color:\s*rgb\(229,\s*229,\s*229\))/gi;
const SEPARATOR = "<p>-----Original Message-----</p>";

/**
 * Reads HTML mail.
 * @param html as received
 * @returns `text`: everything readable; `visibleText`: what was written now
 */
export function readHtmlReply(html: string): { text: string; visibleText: string } {
  const text = htmlToText(html);
  const marked = html.replace(QUOTED_ELEMENT, (element) => SEPARATOR + element);
  return { text, visibleText: visibleReply(marked === html ? text : htmlToText(marked)) };
}
