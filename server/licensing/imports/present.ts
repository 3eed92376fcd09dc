import type { z } from "zod";
import type { Ctx } from "#platform/http";
import { translate } from "#platform/i18n";
import type { licenseImport, licenseImportItem } from "./contract.ts";
import { countItems, type ImportRow, type ItemRow } from "./queries.ts";

type Shown = z.infer<typeof licenseImport>;

/** Imports as the API shows them. */
export async function presentImports(ctx: Pick<Ctx, "db" | "locale">, rows: readonly ImportRow[]): Promise<Shown[]> {
  const counts = await countItems(
    ctx.db,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => ({
    id: row.id,
    source: row.source,
    address: row.address,
    account: row.account,
    brand: row.brand,
    state: row.state,
    kind: row.kind,
    page: row.page,
    counts: counts.filter(({ import_id }) => import_id === row.id).map(({ kind, verdict, count }) => ({ kind, verdict, count })),
    problem: row.problem === null ? null : { code: row.problem, message: inWords(ctx.locale, `licenseImport.${row.problem}`) },
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
    revision: row.revision,
  }));
}

export async function presentImport(ctx: Pick<Ctx, "db" | "locale">, row: ImportRow): Promise<Shown> {
  return (await presentImports(ctx, [row]))[0]!;
}

function inWords(locale: Ctx["locale"], code: string, values: { [name: string]: string } = {}): string {
  const title = translate(locale, `errors.${code}`, values, code);
  const detail = translate(locale, `errors.${code}.detail`, values, "");
  return detail ? `${title}. ${detail}` : title;
}

/** Codes that are not of an import, such as those of a verb that refused. */
const OWN = "licenseImport.note.";

export function presentItem(
  { kind, external_id, title, verdict, thing_id, notes }: ItemRow,
  locale: Ctx["locale"],
): z.infer<typeof licenseImportItem> {
  return {
    kind,
    externalId: external_id,
    title,
    verdict,
    thing: thing_id,
    notes: notes.map(({ code, attribute = "", value = "" }) => ({
      code,
      attribute: attribute || null,
      value: value || null,
      message: inWords(locale, code.includes(".") ? code : `${OWN}${code}`, { attribute, value }),
    })),
  };
}
