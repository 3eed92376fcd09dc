import { csvText } from "./csv.ts";
import { jsonLines } from "./json-lines.ts";
import type { ExportColumn, Portions } from "./table.ts";
import { xlsxFile } from "./xlsx.ts";

export const EXPORT_FORMATS = ["csv", "jsonl", "xlsx"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

const MEDIA_TYPES: { readonly [format in ExportFormat]: string } = {
  csv: "text/csv; charset=utf-8; header=present",
  jsonl: "application/jsonl; charset=utf-8",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
};

/**
 * A list as a download, for operations with `rawResponse`. CSV and JSON lines leave as they are read; a failure on the way breaks the transfer off,
 * so that half a file is never taken for a whole one.
 * @param fileName without its ending, of ASCII letters, digits and hyphens
 */
export async function exportAnswer<Row>(
  columns: readonly ExportColumn<Row>[],
  portions: Portions<Row>,
  { format, fileName, rightToLeft = false }: { format: ExportFormat; fileName: string; rightToLeft?: boolean },
): Promise<Response> {
  const headers = {
    "content-type": MEDIA_TYPES[format],
    "content-disposition": `attachment; filename="${fileName}.${format}"`,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "content-security-policy": "sandbox; default-src 'none'",
  };
  if (format === "xlsx")
    return new Response(new Uint8Array(await xlsxFile(columns, portions, { sheet: fileName, rightToLeft })), { headers });
  const texts = (format === "csv" ? csvText : jsonLines)(columns, portions);
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { value, done } = await texts.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await texts.return(undefined);
    },
  });
  return new Response(body, { headers });
}
