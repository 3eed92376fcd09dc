/** Reading and changing the texts of automatic mails. */
import type { z } from "zod";
import { newId } from "#shared/ids";
import { LOCALES, type Locale } from "#shared/locales";
import { afterCommit } from "#platform/db";
import { inTransaction, invalid, notFound, Problem, stale, type Ctx } from "#platform/http";
import type { MailText, textsContract } from "./contract.ts";
import { ENABLED, FIELDS, KINDS, parseTemplate, type TextKind } from "./model.ts";
import { findBrand, saveText, type Texts } from "./queries.ts";
import { defaultsFor, forgetTexts, textBook, type TextBook } from "./text-book.ts";

type Brand = { id: string; name: string } | null;
type Change = z.output<(typeof textsContract)["mailTexts.update"]["body"]>;
type FieldName = MailText["fields"][number]["name"];

async function brandOf(ctx: Ctx, key: string | undefined): Promise<Brand> {
  if (key === undefined) return null;
  const brand = await findBrand(ctx.db, key);
  if (!brand) throw notFound();
  return brand;
}

function present(book: TextBook, kind: TextKind, brand: Brand): MailText {
  const row = book.row(kind, brand?.id ?? null);
  return {
    kind,
    brand,
    enabled: book.enabled(kind, brand?.id ?? null),
    mayDisable: kind !== "reply",
    fields: FIELDS[kind].map(({ name, long, placeholders }) => ({ name: name as FieldName, long, placeholders: [...placeholders] })),
    texts: row?.texts ?? {},
    defaults: defaultsFor(book, kind, brand?.id ?? null),
    updatedAt: row?.updated_at.toISOString() ?? null,
    revision: row?.revision ?? 1,
  };
}

/** The book as it is now, also right after a change by another process. */
function freshBook(ctx: Ctx): Promise<TextBook> {
  forgetTexts(ctx.platform.database);
  return textBook(ctx.platform.database);
}

/** All kinds for a brand, or for every brand without its own. @throws Problem 404 for an unknown brand */
export async function listTexts(ctx: Ctx, brandKey: string | undefined): Promise<{ data: MailText[]; nextCursor: null }> {
  const [brand, book] = [await brandOf(ctx, brandKey), await freshBook(ctx)];
  return { data: KINDS.map((kind) => present(book, kind, brand)), nextCursor: null };
}

/** One kind. @throws Problem 404 for an unknown brand */
export async function readText(ctx: Ctx, kind: TextKind, brandKey: string | undefined): Promise<MailText> {
  return present(await freshBook(ctx), kind, await brandOf(ctx, brandKey));
}

/** Refuses what no mail could be made of: unknown placeholders, single braces, an empty subject or body. @throws Problem 422 */
export function checkTemplate(path: string, template: string, placeholders: readonly string[], oneLine = false): void {
  const [fault] = parseTemplate(template, placeholders).faults;
  if (fault?.code === "placeholder")
    throw invalid(path, "placeholder", { value: fault.value, known: placeholders.map((name) => `{${name}}`).join(" ") });
  if (fault) throw invalid(path, "brace", { value: fault.value });
  if (oneLine && /[\p{Cc}\u2028\u2029]/u.test(template)) throw invalid(path, "oneLine");
}

function merged(kind: TextKind, texts: Texts, change: NonNullable<Change["texts"]>): Texts {
  const next: Texts = {};
  for (const locale of LOCALES) {
    const fields = { ...texts[locale] };
    for (const [name, value] of Object.entries(change[locale] ?? {})) {
      const field = FIELDS[kind].find((one) => one.name === name);
      const path = `texts.${locale}.${name}`;
      if (!field) throw invalid(path, "unknownThing", { value: name });
      if (value === null || value === undefined) {
        delete fields[name];
        continue;
      }
      if (value.trim() === "") throw invalid(path, "required");
      checkTemplate(path, value, field.placeholders, !field.long);
      fields[name] = value;
    }
    if (Object.keys(fields).length > 0) next[locale] = fields;
  }
  return next;
}

/** Changes the texts of a kind. @throws Problem 404, 412, 422 naming the field and what is wrong in it */
export function changeText(ctx: Ctx, kind: TextKind, brandKey: string | undefined, revision: number, change: Change): Promise<MailText> {
  return inTransaction(ctx, async (tx) => {
    const brand = await brandOf(tx, brandKey);
    if (kind === "reply" && change.enabled === false) throw invalid("enabled", "unchangeable");
    const book = await freshBook(ctx);
    const row = book.row(kind, brand?.id ?? null);
    const texts = merged(kind, row?.texts ?? {}, change.texts ?? {});
    const enabled = change.enabled ?? row?.enabled ?? null;
    const saved = { id: newId(), kind, brandId: brand?.id ?? null, enabled, texts, now: tx.clock.now() };
    if (!(await saveText(tx.db, saved, revision))) throw stale(present(await freshBook(ctx), kind, brand));
    await tx.platform.audit.write(tx.db, {
      actor: ctx.actorKey,
      action: "mailTexts.update",
      subject: `mailText:${kind}`,
      outcome: "allowed",
      address: ctx.address,
      data: {
        ...(brand ? { brand: brand.id } : {}),
        ...(change.enabled === undefined ? {} : { enabled: change.enabled }),
        fields: Object.entries(change.texts ?? {}).flatMap(([locale, fields]) =>
          Object.keys(fields ?? {}).map((name) => `${locale}.${name}`),
        ),
      },
    });
    afterCommit(tx.db, () => forgetTexts(ctx.platform.database));
    return {
      ...present(book, kind, brand),
      enabled: enabled ?? (brand ? book.enabled(kind, null) : ENABLED[kind]),
      texts,
      updatedAt: saved.now.toISOString(),
      revision: (row?.revision ?? 1) + 1,
    };
  });
}

/** The fields with what somebody writes at the moment. @throws Problem 422 */
export function withDraft(
  kind: TextKind,
  fields: { readonly [field: string]: string },
  draft: { [field: string]: string | null | undefined },
  locale: Locale,
): { [field: string]: string } {
  const own = merged(kind, {}, { [locale]: draft })[locale] ?? {};
  return { ...fields, ...own };
}

/** 403 for whoever is no agent: there is nobody whose signature it could be. */
export function agentsOnly(): Problem {
  return new Problem(403, "agentsOnly");
}
