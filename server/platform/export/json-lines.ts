import { dateText, type Cell, type ExportColumn, type Portions } from "./table.ts";

const plain = (cell: Cell) => (typeof cell === "object" && cell !== null ? dateText(cell) : (cell ?? null));

/** JSON lines: one object with the columns' keys for each row. Text stands in it exactly as it is. */
export async function* jsonLines<Row>(columns: readonly ExportColumn<Row>[], portions: Portions<Row>): AsyncGenerator<string> {
  for await (const rows of portions) {
    if (rows.length > 0)
      yield rows
        .map((row) => `${JSON.stringify(Object.fromEntries(columns.map(({ key, value }) => [key, plain(value(row))])))}\n`)
        .join("");
  }
}
