import { createReadStream } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { importHelpDesk, readHelpScout, readZendesk, type Adapter, type FileSource, type HelpDeskCounts } from "#support/imports";
import { UsageError } from "./usage.ts";
import { withProgram } from "./with-program.ts";

export const HELP_DESK_TAKES = "<file or folder> [--account=<name>] [--dry-run]";

const ADAPTERS: { [source: string]: Adapter } = { zendesk: readZendesk, helpscout: readHelpScout };
const number = new Intl.NumberFormat("en");
/** A document larger than this is not read whole; exports come in pages or in lines. */
const MAX_DOCUMENT_BYTES = 512 * 1_048_576;

/** Imports an export of Zendesk. */
export const importZendesk = (parameters: string[]): Promise<number> => run("zendesk", parameters);
/** Imports an export of Help Scout. */
export const importHelpScout = (parameters: string[]): Promise<number> => run("helpscout", parameters);

async function run(source: string, parameters: string[]): Promise<number> {
  const { path, account, dryRun } = readParameters(parameters);
  const { documents, files } = await readExport(path);
  const found = ADAPTERS[source]!(documents);
  const counts = await withProgram((ctx) => importHelpDesk(ctx, found, files, { source, account, dryRun }));
  console.log(summary(found.tickets.length, counts, dryRun).join("\n"));
  return 0;
}

function readParameters(parameters: string[]): { path: string; account: string | null; dryRun: boolean } {
  try {
    const { positionals, values } = parseArgs({
      args: parameters,
      strict: true,
      allowPositionals: true,
      options: { account: { type: "string" }, "dry-run": { type: "boolean" } },
    });
    const [path, ...more] = positionals;
    if (path === undefined || more.length > 0) throw new UsageError("name one file or folder");
    return { path, account: values.account ?? null, dryRun: values["dry-run"] ?? false };
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError(error instanceof Error ? error.message.split(". ")[0]! : String(error));
  }
}

/** The JSON documents of a file or of all files of a folder, and what else lies there, as the bytes of attachments. */
async function readExport(path: string): Promise<{ documents: unknown[]; files: FileSource }> {
  const paths = (await stat(path)).isDirectory()
    ? (await readdir(path, { recursive: true })).toSorted().map((name) => join(path, name))
    : [path];
  const documents: unknown[] = [];
  const others = new Map<string, string>();
  for (const one of paths) {
    const info = await stat(one);
    if (!info.isFile()) continue;
    if (/\.(json|ndjson|jsonl)$/i.test(one)) {
      if (info.size > MAX_DOCUMENT_BYTES) throw new Error(`${one} is too large to be read whole; export it in pages, or split its lines`);
      documents.push(...parseDocuments(one, await readFile(one, "utf8")));
    } else others.set(basename(one), one);
  }
  if (documents.length === 0) throw new Error(`${path} holds no JSON`);
  // Saved under its reference, with or without its name.
  const files: FileSource = (file) => {
    const names = [file.ref, `${file.ref}-${file.fileName}`, `${file.ref}_${file.fileName}`, file.fileName];
    const found = names.map((name) => others.get(name)).find((name) => name !== undefined);
    return found === undefined ? null : createReadStream(found);
  };
  return { documents, files };
}

function parseDocuments(path: string, content: string): unknown[] {
  try {
    return [JSON.parse(content)];
  } catch {
    return content.split("\n").flatMap((line, index) => {
      if (line.trim() === "") return [];
      try {
        return [JSON.parse(line) as unknown];
      } catch {
        throw new Error(`${path} is neither JSON nor lines of JSON (line ${index + 1})`);
      }
    });
  }
}

function summary(found: number, counts: HelpDeskCounts, dryRun: boolean): string[] {
  const line = (many: number, what: string) => `${number.format(many).padStart(10)}  ${what}`;
  return [
    ...(dryRun ? ["Nothing was written; an import would give:"] : []),
    line(found, "tickets in the export"),
    line(counts.tickets, "became tickets"),
    line(counts.messages, "became messages"),
    line(counts.notes, "became internal notes"),
    line(counts.files, "files were attached"),
    line(counts.known, "messages and notes were imported before"),
    ...(counts.missing > 0 ? [line(counts.missing, "files are named in the export and not there")] : []),
    ...Object.entries(counts.leftOut).map(([reason, many]) => line(many, `were left out: ${reason}`)),
  ];
}
