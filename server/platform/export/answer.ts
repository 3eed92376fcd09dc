import { csvText } from "./csv.ts";
import { jsonLines } from "./json-lines.ts";
import type { ExportColumn, Portions } from "./table.ts";
import { xlsxFile } from "./xlsx.ts";

export type ExportFormat = "csv" | "jsonl" | "xlsx";

const MEDIA_TYPES: { readonly [format in ExportFormat]: string } = {
  csv: "text/csv; charset=utf-8; header=present",
  jsonl: "application/jsonl; charset=utf-8",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
};

/**
 * A download that leaves as it is made, for operations with `rawResponse`. A failure on the way breaks the transfer off, so that half a file is
 * never taken for a whole one.
 * @param fileName with its ending; of letters outside ASCII a second, plain name is made
 */
export function downloadAnswer(
  parts: AsyncGenerator<string | Uint8Array>,
  { mediaType, fileName }: { mediaType: string; fileName: string },
): Response {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { value, done } = await parts.next();
      if (done) controller.close();
      else controller.enqueue(typeof value === "string" ? encoder.encode(value) : value);
    },
    async cancel() {
      await parts.return(undefined);
    },
  });
  const ascii = fileName.replaceAll(/[^\x20-\x7e]|["\\%]/g, "_");
  const whole = encodeURIComponent(fileName.toWellFormed()).replaceAll(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return new Response(body, {
    headers: {
      "content-type": mediaType,
      "content-disposition": `attachment; filename="${ascii}"${ascii === fileName ? "" : `; filename*=UTF-8''${whole}`}`,
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      "content-security-policy": "sandbox; default-src 'none'",
    },
  });
}

/**
 * A list as a download in one of the formats.
 * @param fileName without its ending
 */
export async function exportAnswer<Row>(
  columns: readonly ExportColumn<Row>[],
  portions: Portions<Row>,
  { format, fileName, rightToLeft = false }: { format: ExportFormat; fileName: string; rightToLeft?: boolean },
): Promise<Response> {
  const parts: AsyncGenerator<string | Uint8Array> =
    format === "xlsx"
      ? xlsxFile(columns, portions, { sheet: fileName, rightToLeft, at: new Date() })
      : (format === "csv" ? csvText : jsonLines)(columns, portions);
  return downloadAnswer(parts, { mediaType: MEDIA_TYPES[format], fileName: `${fileName}.${format}` });
}
