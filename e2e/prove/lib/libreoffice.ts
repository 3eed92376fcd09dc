/** LibreOffice as somebody's spreadsheet: what it makes of a file, cell by cell. */
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { DOMParser } from "@xmldom/xmldom";

const MINUTES = 3 * 60_000;

export type Sheet = {
  /** Cells that it takes for formulas, as it writes them. */
  formulas: string[];
  rows: string[][];
};

/** Whether it is there. */
export async function hasLibreOffice(): Promise<boolean> {
  return promisify(execFile)("soffice", ["--version"]).then(
    () => true,
    () => false,
  );
}

/** How a CSV file is opened: its separator, and every formula in it calculated, as who ticks all that the dialog offers. */
const opened = (separator: string) =>
  `Text - txt - csv (StarCalc):${separator.codePointAt(0)},34,76,1,,0,false,true,false,false,false,0,true`;

/**
 * Opens files and reads what it has made of them.
 * @param files by name; those of values separated by something else than what they are opened with may have been named twice
 * @param separator of CSV files; null for workbooks
 */
export async function openInLibreOffice(files: ReadonlyMap<string, Uint8Array>, separator: string | null): Promise<Map<string, Sheet>> {
  const folder = await mkdtemp(join(tmpdir(), "backstay-office-"));
  try {
    for (const [name, bytes] of files) await writeFile(join(folder, name), bytes);
    const filter = separator === null ? [] : [`--infilter=${opened(separator)}`];
    const paths = [...files.keys()].map((name) => join(folder, name));
    // A profile of its own: another one that is open would answer instead, and do nothing.
    const profile = `-env:UserInstallation=file://${folder}/profile`;
    const options = [profile, "--headless", "--norestore", ...filter, "--convert-to", "fods", "--outdir", join(folder, "out"), ...paths];
    await promisify(execFile)("soffice", options, { timeout: MINUTES, env: { ...process.env, HOME: folder } });
    const sheets = new Map<string, Sheet>();
    for (const name of files.keys()) sheets.set(name, read(await readFile(join(folder, "out", name.replace(/\.\w+$/, ".fods")), "utf8")));
    return sheets;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Reads an OpenDocument spreadsheet (OASIS ODF 1.3, flat XML). */
function read(xml: string): Sheet {
  const document = new DOMParser().parseFromString(xml, "text/xml");
  const formulas: string[] = [];
  const rows: string[][] = [];
  for (const row of elements(document.getElementsByTagName("table:table-row"))) {
    const cells: string[] = [];
    for (const cell of elements(row.childNodes).filter(({ tagName }) => tagName === "table:table-cell")) {
      const formula = cell.getAttribute("table:formula");
      if (formula) formulas.push(formula);
      const text = elements(cell.childNodes)
        .filter(({ tagName }) => tagName === "text:p")
        .map((part) => textOf(part))
        .join("\n");
      // Empty cells to the end of the sheet are written once, with their number.
      const times = text === "" ? 1 : Number(cell.getAttribute("table:number-columns-repeated") || 1);
      for (let n = 0; n < times; n++) cells.push(text);
    }
    const times = cells.every((cell) => cell === "") ? 1 : Number(row.getAttribute("table:number-rows-repeated") || 1);
    for (let n = 0; n < times; n++) rows.push(cells);
  }
  return { formulas, rows };
}

const elements = (list: Iterable<Node> | ArrayLike<Node>): Element[] =>
  Array.from(list as ArrayLike<Node>).filter((node): node is Element => node.nodeType === 1);

function textOf(node: Node): string {
  if (node.nodeType === 3) return node.nodeValue ?? "";
  const { tagName } = node as Element;
  if (tagName === "text:s") return " ".repeat(Number((node as Element).getAttribute("text:c") || 1));
  if (tagName === "text:tab") return "\t";
  if (tagName === "text:line-break") return "\n";
  return Array.from(node.childNodes ?? [])
    .map((child) => textOf(child))
    .join("");
}
