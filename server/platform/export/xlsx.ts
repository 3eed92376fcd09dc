import { writeZip, type ZipEntry } from "#platform/zip";
import { plainText } from "./plain-text.ts";
import { dateText, type Cell, type ExportColumn, type Portions } from "./table.ts";

/** Rows a sheet takes at most (ECMA-376), its line of titles included. */
const SHEET_ROWS = 1_048_576;
/** Signs a cell takes at most. */
const CELL_LENGTH = 32_767;
/** What spreadsheets read as a sign written in hexadecimal (ECMA-376 ST_Xstring). */
const ESCAPE_LOOKALIKE = /_(?=x[0-9a-f]{4}_)/gi;
/** Places in `cellXfs` below. */
const [BOLD, INSTANT, DAY, QUOTED] = [1, 2, 3, 4] as const;
/** Without one of these nothing looks like a formula. */
const SIGN = /[=+\-@＝＋－＠]/;
/** Days from the spreadsheet's day 0 to 1970-01-01; days before the first of March 1900 are counted wrongly by most programs. */
const EPOCH = 25_569;
const FIRST_DAY = 61;
const LAST_DAY = 2_958_466;

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml";

const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

/** Text of a cell: what XML cannot hold is left out, and nothing in it is read as an escape. */
function cellText(text: string): string {
  const plain = text
    .toWellFormed()
    // eslint-disable-next-line no-control-regex -- those that XML 1.0 has no place for
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "")
    .replaceAll(ESCAPE_LOOKALIKE, "_x005F_");
  return plain.length > CELL_LENGTH ? `${plain.slice(0, CELL_LENGTH - 1).toWellFormed()}…` : plain;
}

/** `A`, `B` … `Z`, `AA` …: the name of a column. */
function columnName(index: number): string {
  return index < 26 ? String.fromCharCode(65 + index) : columnName(Math.floor(index / 26) - 1) + columnName(index % 26);
}

const textCell = (place: string, text: string, style: number) =>
  `<c r="${place}" t="inlineStr"${style ? ` s="${style}"` : ""}><is><t xml:space="preserve">${escaped(cellText(text))}</t></is></c>`;

/** The day of a spreadsheet, with its time as a fraction; null where it has none of that day. */
function serial(milliseconds: number): number | null {
  const days = Number((milliseconds / 86_400_000 + EPOCH).toFixed(9));
  return days >= FIRST_DAY && days < LAST_DAY ? days : null;
}

/**
 * A cell of its own type. Text is written in the cell as text, so nothing in it is a formula; where it looks like one the cell is marked as quoted,
 * so that it stays text when somebody edits it.
 */
function typed(place: string, cell: Cell): string {
  if (cell === null || cell === undefined || cell === "") return "";
  if (typeof cell === "number") return Number.isFinite(cell) ? `<c r="${place}"><v>${cell}</v></c>` : "";
  if (typeof cell === "boolean") return `<c r="${place}" t="b"><v>${cell ? 1 : 0}</v></c>`;
  if (typeof cell === "string") return textCell(place, cell, SIGN.test(cell) && plainText(cell) !== cell ? QUOTED : 0);
  const instant = cell instanceof Date;
  const days = serial(instant ? cell.getTime() : Date.parse(`${cell.day}T00:00:00Z`));
  if (days === null) return dateText(cell) === "" ? "" : textCell(place, dateText(cell), 0);
  return `<c r="${place}" s="${instant ? INSTANT : DAY}"><v>${days}</v></c>`;
}

const STYLES = `${HEAD}<styleSheet xmlns="${MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="5"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/><xf numFmtId="22" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1"/></cellXfs></styleSheet>`;

/** Every XML part is a sheet unless it is said to be another thing, since how many sheets there will be is not known when this is written. */
const CONTENT_TYPES = `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="${TYPE}.worksheet+xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${TYPE}.styles+xml"/></Types>`;
const RELATIONS = `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`;

/**
 * A workbook (ECMA-376), as it is made: its line of titles bold and staying in view. What one sheet cannot take goes on in a next one.
 * @param sheet its name; at most 25 signs of it are used
 * @param rightToLeft whether the first column stands at the right
 * @param at when it is made
 */
export function xlsxFile<Row>(
  columns: readonly ExportColumn<Row>[],
  portions: Portions<Row>,
  {
    sheet,
    rightToLeft = false,
    at = new Date(0),
    sheetRows = SHEET_ROWS,
  }: { sheet: string; rightToLeft?: boolean; at?: Date; sheetRows?: number },
): AsyncGenerator<Uint8Array> {
  const names = columns.map((_, index) => columnName(index));
  const rowOf = (number: number, cells: string) => `<row r="${number}">${cells}</row>`;
  const titles = rowOf(1, columns.map(({ title }, index) => textCell(`${names[index]}1`, title, BOLD)).join(""));
  const widths = columns
    .map(({ title }, index) => `<col min="${index + 1}" max="${index + 1}" width="${Math.max(14, title.length + 2)}" customWidth="1"/>`)
    .join("");
  const before = `${HEAD}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"${rightToLeft ? ' rightToLeft="1"' : ""}><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>${columns.length > 0 ? `<cols>${widths}</cols>` : ""}<sheetData>${titles}`;

  async function* rest(): AsyncGenerator<readonly Row[]> {
    yield* portions;
  }
  const source = rest();
  let waiting: readonly Row[] | null = null;
  let sheets = 0;
  /** One sheet: as many rows as it takes. */
  async function* sheetBytes(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(before);
    let number = 1;
    while (waiting && number < sheetRows) {
      const part: readonly Row[] = waiting.slice(0, sheetRows - number);
      const rows = part.map((row) => {
        number++;
        return rowOf(number, columns.map(({ value }, index) => typed(`${names[index]}${number}`, value(row))).join(""));
      });
      yield Buffer.from(rows.join(""));
      waiting = part.length < waiting.length ? waiting.slice(part.length) : await nextPortion();
    }
    yield Buffer.from("</sheetData></worksheet>");
  }
  /** The next portion that has rows; null behind the last. */
  async function nextPortion(): Promise<readonly Row[] | null> {
    for (;;) {
      const { value, done } = await source.next();
      if (done) return null;
      if (value.length > 0) return value;
    }
  }
  async function* entries(): AsyncGenerator<ZipEntry> {
    const entry = (name: string, text: string): ZipEntry => ({ name, at, bytes: [Buffer.from(text)] });
    yield entry("[Content_Types].xml", CONTENT_TYPES);
    yield entry("_rels/.rels", RELATIONS);
    yield entry("xl/styles.xml", STYLES);
    try {
      waiting = await nextPortion();
      do {
        sheets++;
        yield { name: `xl/worksheets/sheet${sheets}.xml`, at, bytes: sheetBytes() };
      } while (waiting);
    } finally {
      await source.return(undefined);
    }
    const all = Array.from({ length: sheets }, (_, index) => index + 1);
    const title = sheet
      .replaceAll(/[[\]:*?/\\']/g, " ")
      .slice(0, 25)
      .toWellFormed();
    const list = all.map((n) => `<sheet name="${escaped(n === 1 ? title : `${title} ${n}`)}" sheetId="${n}" r:id="rId${n}"/>`).join("");
    const targets = all.map((n) => `<Relationship Id="rId${n}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${n}.xml"/>`).join("");
    const styles = `<Relationship Id="rId${sheets + 1}" Type="${OFFICE}/styles" Target="styles.xml"/>`;
    yield entry("xl/workbook.xml", `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${list}</sheets></workbook>`);
    yield entry("xl/_rels/workbook.xml.rels", `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${targets}${styles}</Relationships>`);
  }
  return writeZip(entries());
}
