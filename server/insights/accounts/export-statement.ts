/** A month of a customer as a file: the whole as PDF, its promises as a list. */
import { downloadAnswer, exportAnswer, startExport, type ExportColumn } from "#platform/export";
import { notFound, Problem, type Ctx } from "#platform/http";
import { pdfBusy, renderPdf, type PdfDocument } from "#platform/pdf";
import { pageById } from "#people/access";
import { direction } from "#shared/locales";
import type { StatementLine, statementsContract } from "./contract.ts";
import { countLines, selectLines } from "./outcome-queries.ts";
import { found, keptOnly, presentLines, readStatement, sourceOf, type Of } from "./read-statements.ts";
import { statementDocument } from "./statement-document.ts";
import { localTime, wordsOf } from "./words.ts";

type Query = (typeof statementsContract)["statements.export"]["query"]["_zod"]["output"];
const PORTION = 500;
/** Broken promises that stand in a PDF; all of them are in the list. */
const MOST_SHOWN = 300;

/** @throws Problem 404, 503 while too many documents are being made */
export async function exportStatement(asker: Ctx, of: Of, { format, locale, ...asked }: Query): Promise<Response> {
  const statement = await readStatement(asker, of);
  const ctx = { ...asker, locale: locale ?? statement.language };
  const source = sourceOf(await found(ctx, of));
  const filter = keptOnly(asked);
  const page = async (cursor: string | undefined, only: Partial<typeof filter> = {}, portion = PORTION) => {
    const rows = await selectLines(ctx.db, source, { ...filter, ...only, after: cursor ?? null, limit: portion + 1 });
    const { data } = pageById(rows, portion, (row) => row);
    return { data: await presentLines(ctx, data), nextCursor: rows.length > portion ? data.at(-1)!.id : null };
  };
  const fileName = `${wordsOf("en")("file")}-${statement.organization.name.replaceAll(/[^\p{L}\p{N}]+/gu, "-").slice(0, 60)}-${statement.month}`;
  const note = {
    action: "statements.export",
    format,
    filter: { ...of, ...asked },
    words: [],
    count: () => countLines(ctx.db, source, filter),
  };
  const own = ctx.actor.kind === "contact";
  if (format === "pdf") {
    if (pdfBusy()) throw new Problem(503, "pdf.busy", { headers: { "retry-after": "10" } });
    // That it was taken stands in the audit before its first byte, as with every list.
    if (!own) await startExport(ctx, { ...note, page: async () => ({ data: [], nextCursor: null }) });
    const missed = (await page(undefined, { met: false }, MOST_SHOWN)).data;
    return pdfAnswer(statementDocument(ctx, { statement: await readStatement(ctx, of), missed }), `${fileName}.pdf`);
  }
  const rows = own ? await allOf(page) : await startExport(ctx, { ...note, page });
  return exportAnswer(columnsOf(ctx, statement.timeZone), rows, { format, fileName, rightToLeft: direction(ctx.locale) === "rtl" });
}

/** A customer reads within one transaction, which is over before an answer leaves. */
async function allOf(
  page: (cursor: string | undefined) => Promise<{ data: StatementLine[]; nextCursor: string | null }>,
): Promise<StatementLine[][]> {
  const portions: StatementLine[][] = [];
  for (let cursor: string | undefined; ;) {
    const { data, nextCursor } = await page(cursor);
    portions.push(data);
    if (nextCursor === null) return portions;
    cursor = nextCursor;
  }
}

/** @throws Problem 404 for anybody but a customer, 503 */
export async function exportOwnStatement(ctx: Ctx, of: Of, query: Query): Promise<Response> {
  if (ctx.actor.kind !== "contact") throw notFound();
  return exportStatement(ctx, of, query);
}

/** Set when the answer is on its way: until then a customer holds a connection to the database, of which there are few. */
function pdfAnswer(document: PdfDocument, fileName: string): Response {
  async function* whole(): AsyncGenerator<Uint8Array> {
    yield await renderPdf(document);
  }
  return downloadAnswer(whole(), { mediaType: "application/pdf", fileName });
}

/** Times stand in the customer's zone, which their titles name. */
function columnsOf(ctx: Ctx, timeZone: string): ExportColumn<StatementLine>[] {
  const word = wordsOf(ctx.locale);
  const time = (key: "startedAt" | "dueAt" | "decidedAt" | "settledAt"): ExportColumn<StatementLine> => ({
    key,
    title: `${word(key)} (${timeZone})`,
    value: (line) => localTime(line[key], timeZone),
  });
  return [
    { key: "ticket", title: word("ticket"), value: ({ ticket }) => ticket },
    { key: "target", title: word("target"), value: ({ target }) => word(`target.${target}`) },
    { key: "instance", title: word("instance"), value: ({ instance }) => instance },
    { key: "priority", title: word("priority"), value: ({ priority }) => priority && word(`priority.${priority}`) },
    { key: "plan", title: word("plan"), value: ({ plan }) => plan?.name },
    { key: "targetMinutes", title: word("targetMinutes"), value: ({ targetMinutes }) => targetMinutes },
    { key: "elapsedMinutes", title: word("elapsedMinutes"), value: ({ elapsedMinutes }) => elapsedMinutes },
    time("startedAt"),
    time("dueAt"),
    time("decidedAt"),
    time("settledAt"),
    { key: "met", title: word("result"), value: ({ met }) => word(met ? "result.met" : "result.missed") },
    { key: "cause", title: word("cause"), value: ({ cause, met }) => (met ? null : word(`cause.${cause ?? "unknown"}`)) },
  ];
}
