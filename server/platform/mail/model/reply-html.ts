/** The text of HTML mail, whole and without what it quotes. */
import { htmlToText } from "#platform/text";
import { announcesForward, readableLine } from "./reply-markers.ts";
import { visibleReply } from "./reply-text.ts";

/**
 * Elements with which mail programs begin the quoted mail, whatever the language: Outlook (`divRplyFwdMsg`, `appendonsend`, a ruled box),
 * Outlook for Mac, Yahoo, Proton, Windows Mail, Zimbra, GMX, Spark and others. Gmail and Thunderbird quote in `blockquote`, which becomes
 * `> ` lines.
 */
const QUOTED_ELEMENT = new RegExp(
  `<(?:div|hr|span|table|blockquote|section|p)\\b[^<>]{0,300}?(?:${[
    "\\bid\\s*=\\s*[\"']?(?:x_)?(?:divRplyFwdMsg|appendonsend|OLK_SRC_BODY_SECTION|mail-editor-reference-message-container|reply-intro|isReplyContent|zwchr|stopSpelling|yahoo_quoted_\\w{1,20})\\b",
    "\\bname\\s*=\\s*[\"']?(?:quote|messageReplySection)\\b",
    "\\bclass\\s*=\\s*[\"']?[^\"'<>]{0,100}(?:yahoo_quoted|protonmail_quote|zmail_extra|tutanota_quote|freshdesk_quote|front-blockquote|missive_quote|OutlookMessageHeader|mail-quote-collapse|quoted_output_body)\\b",
    "\\bstyle\\s*=\\s*[\"'][^\"'<>]{0,200}border-top:\\s*solid\\s+#(?:E1E1E1|B5C4DF)",
    "\\bstyle\\s*=\\s*[\"'][^\"'<>]{0,200}border-top-color:\\s*rgb\\(229,\\s*229,\\s*229\\)",
  ].join("|")})`,
  "gi",
);
const SEPARATOR = "<p>-----Original Message-----</p>";

/** The line "On ..., ... wrote:" where the program marks it as such, in a language we need not know. */
const INTRODUCTION_ELEMENT =
  /<div\b[^<>]{0,300}\bclass\s*=\s*["']?[^"'<>]{0,100}(?:gmail_attr|moz-cite-prefix)\b[^<>]{0,200}>((?:(?!<\/?div\b)[\s\S]){0,1000}?)<\/div>/gi;
const INTRODUCTION = "<p>On 2000-01-01 at 00:00, somebody &lt;somebody@invalid.invalid&gt; wrote:</p>";

function marked(html: string): string {
  const introduced = html.replace(INTRODUCTION_ELEMENT, (element, content: string) =>
    // A forwarded mail is introduced alike, and meant to be read.
    /-{5,}|(?:<br[^>]{0,20}>[\s\S]*){3}/i.test(content) ? element : INTRODUCTION,
  );
  return introduced.replace(QUOTED_ELEMENT, (element) => SEPARATOR + element);
}

/** Whether HTML says where an old mail begins. */
export function hasQuotedElement(html: string): boolean {
  return html.search(QUOTED_ELEMENT) >= 0 || html.search(INTRODUCTION_ELEMENT) >= 0;
}

/**
 * Reads HTML mail.
 * @param html as received
 * @returns `text`: everything readable; `visibleText`: what was written now
 */
export function readHtmlReply(html: string): { text: string; visibleText: string } {
  const text = htmlToText(html);
  const source = marked(html);
  if (source === html) return { text, visibleText: visibleReply(text) };
  const visible = visibleReply(htmlToText(source));
  const artificial = /^(?:-{5}Original Message-{5}|On 2000-01-01 at 00:00, somebody)/.test(visible);
  const forwarded = text.split("\n", 400).some((line) => announcesForward(readableLine(line)));
  // A mail that is nothing but a quotation, or that passes one on, is shown as it is.
  return { text, visibleText: artificial || forwarded ? text : visible };
}
