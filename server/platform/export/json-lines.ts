import type { ExportColumn, Portions } from "./table.ts";

/** JSON lines: one object with the columns' keys for each row. Text stands in it exactly as it is. */
export async function* jsonLines<Row>(columns: readonly ExportColumn<Row>[], portions: Portions<Row>): AsyncGenerator<string> {
  for await (const rows of portions) {
    if (rows.length > 0)
      yield rows
        .map((row) => `${JSON.stringify(Object.fromEntries(columns.map(({ key, value }) => [key, value(row) ?? null])))}\n`)
        .join("");
  }
}
