/**
 * Proof: no exported text is ever a formula. Every payload of the collections, and formulas in all their disguises, stand in every list that can be
 * downloaded; LibreOffice opens each file, CSV with every separator somebody may open it with, and finds text that reads as it was written.
 */
import { strFromU8, unzipSync } from "fflate";
import { API_PREFIX } from "#platform/http";
import { exportAnswer, fromPlainText, plainText, type ExportColumn } from "#platform/export";
import { fieldsOf } from "../bad-input/fields.ts";
import { cellsOf, FORMULAS, isFormula } from "../bad-input/formulas.ts";
import { allPayloads } from "../bad-input/payloads.ts";
import { plantEverywhere } from "../bad-input/plant.ts";
import { buildWorld, type World } from "../rights/world.ts";
import { allRoutes } from "../../server/rooms.ts";
import { hasLibreOffice, openInLibreOffice } from "./lib/libreoffice.ts";
import { progress, prove, require, type Figures } from "./lib/proof.ts";

const SEPARATORS = [",", ";", "\t", "|"];
type Files = Map<string, Uint8Array>;

const bytesOf = async (answer: Response) => new Uint8Array(await answer.arrayBuffer());

/** All texts as a list that goes through what every export goes through. */
async function listOf(texts: readonly string[], format: "csv" | "xlsx"): Promise<Uint8Array> {
  const columns: ExportColumn<string>[] = [
    { key: "n", title: "Number", value: () => -5 },
    { key: "text", title: "=1+1", value: (text) => text },
    { key: "end", title: "@end", value: () => "end" },
  ];
  return bytesOf(await exportAnswer(columns, [texts], { format, fileName: "list" }));
}

/** Every list that the program lets one download, after hostile text was put wherever text is taken. */
async function listsOf(world: World): Promise<Files> {
  const { admin } = world.app;
  const names = FORMULAS.map((text) => text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ").trim());
  for (const [at, name] of names.entries()) {
    await admin.post(`${API_PREFIX}/contacts`, { name, emails: [`formula${at}@hostile.test`] });
    await admin.post(`${API_PREFIX}/organizations`, { name });
  }
  await plantEverywhere(world, FORMULAS, { values: 1, sizes: [90, 45], marked: false });
  await world.app.settled();
  const files: Files = new Map();
  for (const { id, spec } of allRoutes) {
    if (!spec.rawResponse || spec.method !== "GET" || !spec.query || !fieldsOf(spec.query).some(([name]) => name === "format")) continue;
    for (const format of ["csv", "xlsx"]) {
      const answer = await admin.raw(`${API_PREFIX}${spec.path}?format=${format}`);
      if (answer.status !== 422) files.set(`${id}.${format}`, await bytesOf(answer));
    }
  }
  require(files.size >= 5, `only ${[...files.keys()].join(", ")} are lists`);
  files.set("refused.csv", await refusedRows(world));
  return files;
}

/** The rows of an import that could not be taken, for they have no address. */
async function refusedRows({ app: { admin, settled } }: World): Promise<Uint8Array> {
  const rows = FORMULAS.map((text) => `"${text.replaceAll('"', '""')}","no address: ${text.replaceAll('"', '""')}"`);
  const answer = await admin.raw(`${API_PREFIX}/files`, {
    method: "POST",
    body: `name,email\n${rows.join("\n")}\n`,
    headers: { "content-type": "text/csv", "content-disposition": "attachment; filename*=UTF-8''list.csv" },
  });
  const { id: file } = (await answer.json()) as { id: string };
  const made = await admin.post(`${API_PREFIX}/people/imports`, { kind: "contact", file });
  const path = `${API_PREFIX}/people/imports/${made.body.id}`;
  await admin.post(`${path}/check`, {}, { "if-match": made.headers.get("etag")! });
  await settled();
  return bytesOf(await admin.raw(`${path}/refused`));
}

/** Reads the files by the rules of RFC 4180 and ECMA-376. @returns cells that were read */
function readThem(files: Files): number {
  let cells = 0;
  for (const [name, bytes] of files) {
    if (name.endsWith(".csv")) {
      for (const separator of SEPARATORS)
        for (const cell of cellsOf(new TextDecoder().decode(bytes), separator).flat()) {
          cells++;
          require(!isFormula(cell), `${name} opened with ${JSON.stringify(separator)}: ${JSON.stringify(cell)}`);
        }
      continue;
    }
    for (const [part, content] of Object.entries(unzipSync(bytes))) {
      const text = strFromU8(content);
      require(!/<f[ >/]|<ddeLink|<oleLink|<externalReference|TargetMode="External"|<hyperlink/i.test(
        text,
      ), `${name}: ${part} has a formula or a link`);
      require(!/externalLinks|vbaProject|macrosheets|connections/i.test(part), `${name} has a part ${part}`);
      if (!part.includes("worksheets/sheet")) continue;
      for (const [, type] of text.matchAll(/<c [^>]*?(?:t="(\w+)")?[^>]*>/g)) {
        cells++;
        require(type === undefined || ["s", "inlineStr", "n", "b"].includes(type), `${name}: a cell of type ${type}`);
      }
    }
  }
  return cells;
}

/** What a spreadsheet takes for a number, an instant or a truth value in a CSV file, which has no types, and shows in its own way. */
const NUMBER = /^(?:[\d\s.,:;/%$€+\-eE()]*\d[\d\s.,:;/%$€+\-eETZ()]*|true|false)$/i;
/** A text as it reads: blanks and signs that nobody sees are written in several ways, and some not at all. */
const alike = (text: string) => text.toWellFormed().replaceAll(/[\p{Cc}\p{Cf}\s\ufffe\uffff\ufffd]+/gu, "");

/** @param program 1 to take the lists of a whole program, @param office 1 to open all files in LibreOffice */
export async function exports({ program, office }: { program: number; office: number }): Promise<Figures> {
  const texts = [...FORMULAS, ...(await allPayloads())];
  const files: Files = new Map([
    ["all.csv", await listOf(texts, "csv")],
    ["all.xlsx", await listOf(texts, "xlsx")],
  ]);
  const kept = cellsOf(new TextDecoder().decode(files.get("all.csv")), ",").slice(1);
  require(kept.length === texts.length, `${texts.length} texts, but ${kept.length} rows`);
  for (const [at, text] of texts.entries())
    require(fromPlainText(kept[at]![1]!) === text.replaceAll("\0", ""), `not found again: ${JSON.stringify(text)}`);
  if (program > 0) {
    progress("the program's lists");
    const world = await buildWorld();
    try {
      for (const [name, bytes] of await listsOf(world)) files.set(name, bytes);
    } finally {
      await world.close();
    }
  }
  const cells = readThem(files);
  const figures = {
    texts: texts.length,
    "formulas in their disguises": FORMULAS.length,
    "files (CSV, XLSX)": [...files.keys()].join(", "),
    "cells read by the rules": cells,
  };
  if (office === 0) return figures;

  require(await hasLibreOffice(), "LibreOffice is not here");
  progress("LibreOffice");
  const bare = new Map([["bare.csv", new TextEncoder().encode(FORMULAS.map((text) => `${text}\n`).join(""))]]);
  const control = (await openInLibreOffice(bare, ",")).get("bare.csv")!.formulas.length;
  require(control >= 10, `LibreOffice sees only ${control} formulas in a file full of them`);
  let seen = 0;
  const only = (ending: string) => new Map([...files].filter(([name]) => name.endsWith(ending)));
  for (const separator of [...SEPARATORS, null]) {
    progress(`LibreOffice, ${separator === null ? "workbooks" : `files opened with ${JSON.stringify(separator)}`}`);
    for (const [name, { formulas, rows }] of await openInLibreOffice(only(separator === null ? ".xlsx" : ".csv"), separator)) {
      require(formulas.length ===
        0, `${name} opened with ${JSON.stringify(separator)}: ${formulas.length} formulas, the first ${formulas[0]}`);
      seen += rows.flat().filter((cell) => cell !== "").length;
      if (!name.startsWith("all.") || (separator !== null && separator !== ",")) continue;
      const shown = new Set(rows.flat().map(alike));
      const lost = texts.filter(
        (text) => !shown.has(alike(separator === null ? text : plainText(text))) && (separator === null || !NUMBER.test(text)),
      );
      require(lost.length ===
        0, `${name}: ${lost.length} texts do not read as they were written, such as ${JSON.stringify(lost.slice(0, 9))}`);
    }
  }
  return {
    ...figures,
    "formulas LibreOffice sees in a bare file": control,
    "cells with text in LibreOffice": seen,
    "of them formulas": 0,
  };
}

if (import.meta.main) {
  if (!(await hasLibreOffice())) {
    // @ts-expect-error the scripts are plain JavaScript, so that they run before anything is installed
    const { aptInstall, hasApt } = await import("../../scripts/lib/debian.mjs");
    if (await hasApt()) await aptInstall("to open exported lists as people do", ["libreoffice-calc-nogui"]);
  }
  await prove("exports", { program: 1, office: 1 }, exports);
}
