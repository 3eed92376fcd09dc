import type { Charset, Delimiter } from "#shared/delimited";

/** Longest cell that is kept, in UTF-16 units, and most columns. */
export const MOST_CELL = 20_000;
const MOST_COLUMNS = 200;
/** A quote that closes nothing for so long was never one: most of a file would be one cell. */
const MOST_QUOTED_LINES = 2_000;

/** What is wrong with a row as it stands in the file: its cells are as far as they could be read. */
type RowFault = "quoteOpen" | "quoteBroken" | "cellTooLong" | "tooManyColumns";
/** `line` is that of its beginning in the file, from 1, whatever the line ends. */
export type DelimitedRow = { line: number; cells: string[]; fault: RowFault | null };

/** Text of a stream, without a byte order mark and NUL. */
async function* decoded(bytes: AsyncIterable<Uint8Array>, charset: Charset): AsyncGenerator<string> {
  const decoder = new TextDecoder(charset);
  for await (const chunk of bytes) yield decoder.decode(chunk, { stream: true }).replaceAll("\u0000", "");
  yield decoder.decode();
}

/**
 * Rows of a file one after another. Line ends may be mixed; cells in quotes may hold them. Blank lines are passed over.
 * A quote in the middle of a bare cell stands for itself; text behind a closing quote is kept and told of.
 */
export async function* readDelimited(
  bytes: AsyncIterable<Uint8Array>,
  { charset, delimiter }: { charset: Charset; delimiter: Delimiter },
): AsyncGenerator<DelimitedRow> {
  let cells: string[] = [];
  let cell = "";
  let fault: RowFault | null = null;
  let state: "start" | "bare" | "quoted" | "closing" = "start";
  let line = 1;
  let began = 1;
  let afterReturn = false;
  let first = true;

  const add = (sign: string) => {
    if (cell.length < MOST_CELL) cell += sign;
    else fault ??= "cellTooLong";
  };
  const endCell = () => {
    if (cells.length < MOST_COLUMNS) cells.push(cell);
    else fault ??= "tooManyColumns";
    cell = "";
    state = "start";
  };
  const endRow = (): DelimitedRow | null => {
    endCell();
    const row = { line: began, cells, fault };
    const blank = cells.every((one) => one.trim() === "") && fault === null;
    // Some programs say in the first line what separates.
    const says = first && cells.length <= 2 && /^sep=/i.test(row.cells[0] ?? "");
    [cells, fault] = [[], null];
    if (!blank) first = false;
    return blank || says ? null : row;
  };

  for await (const text of decoded(bytes, charset)) {
    for (const sign of text) {
      const feed = sign === "\n" && afterReturn;
      afterReturn = sign === "\r";
      const ends = sign === "\n" || sign === "\r";
      if (ends && !feed) line++;
      if (state === "quoted") {
        if (sign === '"') state = "closing";
        else if (!feed) add(ends ? "\n" : sign);
        if (line - began <= MOST_QUOTED_LINES) continue;
        yield { line: began, cells: [...cells, cell], fault: "quoteOpen" };
        [cells, cell, fault, state, began] = [[], "", null, "start", line];
        continue;
      }
      if (feed) {
        if (cells.length === 0 && cell === "") began = line;
        continue;
      }
      if (state === "closing" && sign === '"') {
        add('"');
        state = "quoted";
      } else if (ends) {
        const row = endRow();
        began = line;
        if (row) yield row;
      } else if (sign === delimiter) endCell();
      else if (state === "start" && sign === '"') state = "quoted";
      else if (state === "closing") {
        // Blanks behind a quote are nothing; anything else shows that it was not meant to close.
        if (sign.trim() === "") continue;
        fault ??= "quoteBroken";
        add(sign);
        state = "bare";
      } else {
        add(sign);
        if (state === "start" && sign.trim() !== "") state = "bare";
      }
    }
  }
  if (state === "quoted") {
    yield { line: began, cells: [...cells, cell], fault: "quoteOpen" };
    return;
  }
  if (cells.length > 0 || cell !== "") {
    const row = endRow();
    if (row) yield row;
  }
}
