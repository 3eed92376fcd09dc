/** Subject, text and HTML of mails to customers, in their language. */
import { translate } from "#platform/i18n";
import { escapeHtml, sanitizeHtml, textToHtml } from "#platform/text";
import { direction, isLocale, type Locale } from "#shared/locales";
import { bareSubject } from "./model.ts";

const MAX_QUOTE = 4_000;

export type ReplyFacts = {
  locale: string;
  brand: string;
  agent: string | null;
  number: number;
  text: string;
  html: string | null;
  /** What is answered. */
  quoted: { author: string; at: Date; text: string } | null;
  /** The sign by which a quoted text finds its ticket again. */
  marker: string;
  /** Where its receiver can read the whole; null for whom may not. */
  link: string | null;
};

function localeOf(locale: string): Locale {
  const language = locale.split("-")[0];
  return isLocale(language) ? language : "en";
}

function when(at: Date, locale: Locale): string {
  return new Intl.DateTimeFormat(locale === "ar" ? "ar-u-nu-latn" : locale === "pt" ? "pt-BR" : locale === "en" ? "en-GB" : locale, {
    dateStyle: "long",
    timeStyle: "short",
    timeZone: "UTC",
  }).format(at);
}

function quote(text: string): string {
  const cut = text.length > MAX_QUOTE ? `${text.slice(0, MAX_QUOTE).toWellFormed()} …` : text;
  return cut
    .split("\n")
    .map((line) => (line === "" ? ">" : `> ${line}`))
    .join("\n");
}

function page(locale: Locale, body: string): string {
  return `<!DOCTYPE html>\n<html lang="${locale}" dir="${direction(locale)}"><head><meta charset="utf-8"></head>\n<body style="font-family:system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;font-size:15px;line-height:1.5;color:#1c1c1e">\n${body}\n</body></html>\n`;
}

/** The subject under which a conversation goes on: mail programs thread by it as well. */
export function replySubject(subject: string): string {
  const bare = bareSubject(subject);
  return bare === "" ? "Re:" : `Re: ${bare}`;
}

/** An agent's reply as text and HTML: the reply, who wrote it, what it answers. */
export function renderReply(facts: ReplyFacts): { text: string; html: string } {
  const locale = localeOf(facts.locale);
  const signature = facts.agent ? translate(locale, "mail.reply.signature", { agent: facts.agent, brand: facts.brand }) : facts.brand;
  const footer = translate(locale, "mail.reply.footer", { number: String(facts.number) });
  const introduction = facts.quoted
    ? translate(locale, "mail.reply.quoted", { author: facts.quoted.author, at: when(facts.quoted.at, locale) })
    : null;
  const text = [
    facts.text.trim(),
    "",
    "-- ",
    signature,
    facts.link ? `${footer}: ${facts.link}` : footer,
    facts.marker,
    ...(facts.quoted && introduction ? ["", introduction, quote(facts.quoted.text)] : []),
    "",
  ].join("\n");
  const link = facts.link ? `<a href="${escapeHtml(facts.link)}" style="color:#5c5c66">${escapeHtml(footer)}</a>` : escapeHtml(footer);
  // The sanitiser runs here as well: what leaves is never trusted to have been cleaned on its way in.
  const body = facts.html ? sanitizeHtml(facts.html) : textToHtml(facts.text);
  const html = page(
    locale,
    [
      `<div dir="auto">${body}</div>`,
      `<p style="margin-top:1.5em;color:#5c5c66;font-size:13px">${escapeHtml(signature)}<br>${link}<br><span style="color:#8e8e99;font-size:11px">${escapeHtml(facts.marker)}</span></p>`,
      ...(facts.quoted && introduction
        ? [
            `<p dir="auto" style="color:#5c5c66;font-size:13px">${escapeHtml(introduction)}</p>`,
            `<blockquote type="cite" dir="auto" style="margin:0;padding-inline-start:1em;border-inline-start:2px solid #c9c9d1;color:#5c5c66">${textToHtml(facts.quoted.text.slice(0, MAX_QUOTE).toWellFormed())}</blockquote>`,
          ]
        : []),
    ].join("\n"),
  );
  return { text, html };
}

/**
 * The acknowledgement of a new ticket. Whatever the writer chose himself, his subject and name, is left out unless his domain vouched for
 * him: otherwise anybody could have us mail his words to anybody.
 */
export function renderAcknowledgement({
  locale: tag,
  brand,
  number,
  subject,
}: {
  locale: string;
  brand: string;
  number: number;
  subject: string | null;
}): { subject: string; text: string; html: string } {
  const locale = localeOf(tag);
  const values = { brand, number: String(number) };
  const text = translate(locale, "mail.acknowledgement.body", values);
  const title = subject
    ? `${replySubject(subject)} [#${number}]`
    : `${translate(locale, "mail.acknowledgement.subject", values)} [#${number}]`;
  return {
    subject: title,
    text: `${text}\n\n-- \n${brand}\n`,
    html: page(locale, `<div dir="auto">${textToHtml(text)}</div>\n<p style="color:#5c5c66;font-size:13px">${escapeHtml(brand)}</p>`),
  };
}
