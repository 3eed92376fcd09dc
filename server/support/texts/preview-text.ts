import { rawText } from "#platform/i18n";
import { notFound, type Ctx } from "#platform/http";
import { renderMarkdown } from "#platform/text";
import { direction, type Locale } from "#shared/locales";
import type { TextKind } from "./model.ts";
import { findBrand, firstBrand } from "./queries.ts";
import { renderAutomatic, renderReply } from "./render-reply.ts";
import { withDraft } from "./save-text.ts";
import { builtIn, textBook } from "./text-book.ts";

const NUMBER = 1042;
const ASKED_AT = new Date("2026-03-02T09:30:00Z");

export type Preview = { subject: string; text: string; html: string; direction: "ltr" | "rtl" };

/**
 * A mail about a sample ticket. What somebody is writing takes the place of what is saved; null shows the default.
 * @throws Problem 404 for an unknown brand, 422 for a faulty text
 */
export async function previewText(
  ctx: Ctx,
  kind: TextKind,
  brandKey: string | undefined,
  { locale, texts = {} }: { locale: Locale; texts?: { [field: string]: string | null | undefined } | undefined },
): Promise<Preview> {
  const chosen = brandKey === undefined ? null : ((await findBrand(ctx.db, brandKey)) ?? null);
  if (brandKey !== undefined && !chosen) throw notFound();
  const brand = chosen?.name ?? (await firstBrand(ctx.db)) ?? "Acme";
  const book = await textBook(ctx.platform.database);
  const inherited = chosen ? book.fields(kind, null, locale) : builtIn(kind, locale);
  const reset = Object.fromEntries(
    Object.entries(texts).flatMap(([name, value]) => (value === null ? [[name, inherited[name] ?? ""]] : [])),
  );
  const fields = withDraft(kind, { ...book.fields(kind, chosen?.id ?? null, locale), ...reset }, texts, locale);
  const sample = (name: string) => rawText(locale, `mail.sample.${name}`);
  const link = `${ctx.platform.config.url}/requests/${NUMBER}`;
  if (kind !== "reply") {
    const facts: { readonly [name: string]: string } =
      kind === "knownIssue"
        ? {
            product: sample("product"),
            title: sample("issue"),
            state: rawText(locale, "mail.issueState.fixPlanned"),
            link: `${ctx.platform.config.url}/issues/12`,
          }
        : { number: String(NUMBER), ...(kind === "solved" ? { link } : {}) };
    const mail = renderAutomatic({ locale, fields, values: { brand, ...facts } });
    return { ...mail, subject: kind === "knownIssue" ? mail.subject : `${mail.subject} [#${NUMBER}]`, direction: direction(locale) };
  }
  const mail = renderReply({
    locale,
    fields,
    brand,
    agent: sample("agent"),
    team: sample("team"),
    signatures: { agent: "", team: "" },
    number: NUMBER,
    text: sample("reply"),
    html: renderMarkdown(sample("reply")),
    quoted: { author: sample("customer"), at: ASKED_AT, text: sample("question") },
    marker: "",
    link,
  });
  return { ...mail, subject: `Re: ${sample("subject")}`, direction: direction(locale) };
}
