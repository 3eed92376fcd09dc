/** Text and HTML of mails to customers, in their language and the vendor's words. */
import { escapeHtml, sanitizeHtml, textToHtml } from "#platform/text";
import { direction, type Locale } from "#shared/locales";
import { fillHtml, fillText, type Values } from "./model.ts";
import type { Fields } from "./text-book.ts";

const MAX_QUOTE = 4_000;

export type Rendered = { text: string; html: string };

export type ReplyFacts = {
  locale: Locale;
  /** Of the kind `reply`. */
  fields: Fields;
  brand: string;
  agent: string | null;
  /** Name of the ticket's team. */
  team: string;
  /** Templates under the reply; empty where there is none. */
  signatures: { agent: string; team: string };
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
  return `<!DOCTYPE html>\n<html lang="${locale}" dir="${direction(locale)}"><head><meta charset="utf-8"></head>\n<body dir="${direction(locale)}" style="font-family:system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;font-size:15px;line-height:1.5;color:#1c1c1e">\n${body}\n</body></html>\n`;
}

/** A value in HTML: isolated, so that a name of the other direction turns nothing around it; only our own address becomes a link. */
function valueToHtml(value: string, name: string): string {
  const text = escapeHtml(value);
  return (name === "link" || name === "choose") && /^https?:\/\//.test(value)
    ? `<a href="${text}" dir="ltr">${text}</a>`
    : `<bdi>${text}</bdi>`;
}

function rendered(template: string, values: Values): { text: string; html: string } {
  return { text: fillText(template, values).trim(), html: fillHtml(template, values, textToHtml, valueToHtml) };
}

/** HTML of one line, without a paragraph around it. */
function inline(template: string, values: Values): string {
  return fillHtml(template, values, escapeHtml, valueToHtml);
}

/** A picture is no wider than what shows the mail; without `style`, which the sanitiser takes away, it would be as wide as it is. */
function withinWidth(sanitised: string): string {
  return sanitised.replaceAll("<img ", '<img style="max-width:100%;height:auto" ');
}

const SMALL = "color:#5c5c66;font-size:13px";

/** An agent's reply as text and HTML: the reply, who wrote it, what it answers. */
export function renderReply(facts: ReplyFacts): Rendered {
  const { locale, fields, brand, agent, team, number, quoted, link } = facts;
  const names = { agent: agent ?? brand, brand, team };
  const own = agent ? facts.signatures.agent || fields["signature"]! : "{brand}";
  const signatures = [own, facts.signatures.team].filter((template) => template.trim() !== "").map((template) => rendered(template, names));
  const numbers = { brand, number: String(number) };
  const footer = fillText(fields["footer"]!, numbers);
  const introduction = quoted ? { author: quoted.author, at: when(quoted.at, locale) } : null;
  const text = [
    facts.text.trim(),
    "",
    "-- ",
    ...signatures.map((signature) => signature.text),
    link ? `${footer}: ${link}` : footer,
    ...(facts.marker ? [facts.marker] : []),
    ...(quoted && introduction ? ["", fillText(fields["quoted"]!, introduction), quote(quoted.text)] : []),
    "",
  ].join("\n");
  const under = inline(fields["footer"]!, numbers);
  // The sanitiser runs here as well: what leaves is never trusted to have been cleaned on its way in.
  const body = facts.html ? withinWidth(sanitizeHtml(facts.html)) : textToHtml(facts.text);
  const html = page(
    locale,
    [
      `<div dir="auto">${body}</div>`,
      `<div style="margin-top:1.5em;${SMALL}">${signatures.map((signature) => signature.html).join("\n")}<p>${link ? `<a href="${escapeHtml(link)}" style="color:#5c5c66">${under}</a>` : under}<br><span style="color:#8e8e99;font-size:11px">${escapeHtml(facts.marker)}</span></p></div>`,
      ...(quoted && introduction
        ? [
            `<p style="${SMALL}">${inline(fields["quoted"]!, introduction)}</p>`,
            `<blockquote type="cite" dir="auto" style="margin:0;padding-inline-start:1em;border-inline-start:2px solid #c9c9d1;color:#5c5c66">${textToHtml(quoted.text.slice(0, MAX_QUOTE).toWellFormed())}</blockquote>`,
          ]
        : []),
    ].join("\n"),
  );
  return { text, html };
}

/**
 * A mail the program sends by itself: an acknowledgement, a notice. The texts know nothing that a stranger chose, neither his subject nor his
 * name: otherwise anybody could have us mail his words to anybody.
 */
export function renderAutomatic({
  locale,
  fields,
  values,
  below,
}: {
  locale: Locale;
  fields: Fields;
  values: Values & { brand: string };
  /** What stands under the text, such as buttons: made by the program, its HTML as it is. */
  below?: Rendered;
}): Rendered & { subject: string } {
  const body = rendered(fields["body"]!, values);
  return {
    subject: fillText(fields["subject"]!, values),
    text: `${body.text}\n${below ? `\n${below.text}\n` : ""}\n-- \n${values.brand}\n`,
    html: page(
      locale,
      `<div>${body.html}</div>\n${below ? `${below.html}\n` : ""}<p style="${SMALL}"><bdi>${escapeHtml(values.brand)}</bdi></p>`,
    ),
  };
}
