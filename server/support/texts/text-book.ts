/** The texts as this process knows them: read at most every two seconds, since every acknowledgement needs them. */
import type { Database } from "#platform/db";
import { rawText } from "#platform/i18n";
import { isLocale, LOCALES, type Locale } from "#shared/locales";
import { ENABLED, FIELDS, type TextKind } from "./model.ts";
import { allTexts, type TextRow } from "./queries.ts";

const FRESH_MILLISECONDS = 2_000;

export type Fields = { readonly [field: string]: string };

export type TextBook = {
  /** Whether mails of a kind are sent for a brand. */
  enabled(kind: TextKind, brandId: string | null): boolean;
  /**
   * The text of each field in a language: the brand's own, else the vendor's, else what Backstay brings. Another language of the vendor's is
   * never taken in its place: everybody is written to in the language he is known to read.
   */
  fields(kind: TextKind, brandId: string | null, locale: Locale): Fields;
  row(kind: TextKind, brandId: string | null): TextRow | undefined;
};

/** The language of a ticket as one we speak. */
export function localeOf(tag: string): Locale {
  const language = tag.split("-")[0];
  return isLocale(language) ? language : "en";
}

/** What Backstay brings. */
export function builtIn(kind: TextKind, locale: Locale): Fields {
  return Object.fromEntries(FIELDS[kind].map(({ name }) => [name, rawText(locale, `mail.${kind}.${name}`)]));
}

/** What holds for a brand where it has no text of its own, by language. */
export function defaultsFor(book: TextBook, kind: TextKind, brandId: string | null): { [locale: string]: Fields } {
  return Object.fromEntries(LOCALES.map((locale) => [locale, brandId === null ? builtIn(kind, locale) : book.fields(kind, null, locale)]));
}

function bookOf(rows: readonly TextRow[]): TextBook {
  const byKey = new Map(rows.map((row) => [`${row.kind} ${row.brand_id ?? ""}`, row]));
  const row = (kind: TextKind, brandId: string | null) => byKey.get(`${kind} ${brandId ?? ""}`);
  return {
    row,
    enabled: (kind, brandId) => (brandId === null ? undefined : row(kind, brandId)?.enabled) ?? row(kind, null)?.enabled ?? ENABLED[kind],
    fields: (kind, brandId, locale) => ({
      ...builtIn(kind, locale),
      ...row(kind, null)?.texts[locale],
      ...(brandId === null ? {} : row(kind, brandId)?.texts[locale]),
    }),
  };
}

const known = new WeakMap<Database, { at: number; book: Promise<TextBook> }>();

/** The book of a process. */
export function textBook(database: Database): Promise<TextBook> {
  const current = known.get(database);
  if (current && performance.now() - current.at < FRESH_MILLISECONDS) return current.book;
  const entry = { at: performance.now(), book: allTexts(database.staff).then(bookOf) };
  known.set(database, entry);
  entry.book.catch(() => {
    if (known.get(database) === entry) known.delete(database);
  });
  return entry.book;
}

/** Has the book read again at once: a text was changed. */
export function forgetTexts(database: Database): void {
  known.delete(database);
}
