/** The page of an export that people read: no script, no style from elsewhere, every value escaped. */
import { translate } from "#platform/i18n";
import { direction, type Locale } from "#shared/locales";

const SIGNS: { [sign: string]: string } = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const escape = (text: string) => text.replaceAll(/[&<>"']/g, (sign) => SIGNS[sign]!);
/** A name of a table or field for reading: its text where there is one, else its words. */
const label = (locale: Locale, key: string) => translate(locale, `privacy.privacy.archive.${key}`, {}, key.replaceAll("_", " "));

type Page = { who: string; at: Date; records: ReadonlyMap<string, readonly { [field: string]: unknown }[]>; files: readonly string[] };

export function pageOf(locale: Locale, { who, at, records, files }: Page): string {
  const t = (key: string) => escape(translate(locale, `privacy.privacy.archive.${key}`));
  const sections = [...records].map(
    ([name, rows]) => `<section><h2>${escape(label(locale, name))}</h2>${rows.map((row) => recordOf(locale, row)).join("")}</section>`,
  );
  const links = files.map(
    (name) => `<li><a href="${escape(name.split("/").map(encodeURIComponent).join("/"))}"><bdi>${escape(name)}</bdi></a></li>`,
  );
  return `<!doctype html>
<html lang="${locale}" dir="${direction(locale)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${t("title")}</title>
<style>:root{color-scheme:light dark}body{font:1rem/1.5 system-ui,sans-serif;max-inline-size:50rem;margin:2rem auto;padding-inline:1rem}
h1,h2{line-height:1.2}article{border-block-start:1px solid #8884;padding-block:.75rem}dl{display:grid;grid-template-columns:minmax(7rem,auto) 1fr;gap:.25rem 1rem;margin:0}
dt{opacity:.7}dd{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}</style></head>
<body><h1>${t("title")}</h1><p><bdi>${escape(who)}</bdi> · <time datetime="${at.toISOString()}">${at.toISOString().slice(0, 10)}</time></p><p>${t("what")}</p>
${sections.join("\n")}
${links.length > 0 ? `<section><h2>${t("files")}</h2><ul>${links.join("")}</ul></section>` : ""}</body></html>
`;
}

function recordOf(locale: Locale, row: { [field: string]: unknown }): string {
  const parts = Object.entries(row).filter(([, value]) => value !== null && value !== "");
  return `<article><dl>${parts.map(([field, value]) => `<dt>${escape(label(locale, field))}</dt><dd dir="auto">${valueOf(locale, value)}</dd>`).join("")}</dl></article>`;
}

function valueOf(locale: Locale, value: unknown): string {
  if (Array.isArray(value) && value.some((one) => typeof one === "object"))
    return value.map((one) => recordOf(locale, one as { [field: string]: unknown })).join("");
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return recordOf(locale, value as { [field: string]: unknown });
  return escape(Array.isArray(value) ? value.join(", ") : String(value));
}
