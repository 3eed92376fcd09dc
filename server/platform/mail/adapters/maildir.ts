/** Mail archives of one file for each mail: a Maildir, with the folders that stand in it (Maildir++, or folders in folders). */
import { lstat, open, readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { readArchivedHeader, type ArchivedMail } from "../model/archived-mail.ts";

const HEADER_BYTES = 64 * 1024;
const DEEPEST = 12;

export type Maildir = {
  /** How many mails it holds. */
  count: number;
  /** Drafts and mails in the trash: never sent, or thrown away. */
  leftOut: number;
  mails(now: Date): AsyncGenerator<ArchivedMail & { place: string }>;
  read(place: string, maxBytes: number): Promise<Buffer>;
};

/** Opens an archive. @throws Error when there is none, or what is there is no Maildir */
export async function openMaildir(path: string): Promise<Maildir> {
  const folders = await maildirsIn(path, 0);
  if (folders.length === 0) throw new Error(`${path} is no Maildir: there are no folders cur and new in it`);
  const files: string[] = [];
  let leftOut = 0;
  for (const folder of folders) {
    for (const part of ["cur", "new"]) {
      for (const entry of await readdir(join(folder, part), { withFileTypes: true }).catch(() => [])) {
        if (!entry.isFile() || entry.name.startsWith(".")) continue;
        // Flags of a Maildir: D draft, T trashed.
        if (/[:;!]2,[A-Za-z]*[DT]/.test(entry.name)) leftOut++;
        else files.push(join(folder, part, entry.name));
      }
    }
  }
  return {
    count: files.length,
    leftOut,
    async *mails(now) {
      for (const place of files) {
        const { size, mtime } = await stat(place);
        const header = await headOf(place);
        const end = /\n\r?\n/.exec(header.toString("latin1"));
        const facts = readArchivedHeader(end ? header.subarray(0, end.index) : header, mtime, now);
        yield { place, size, at: facts.at ?? mtime, messageId: facts.messageId, references: facts.references };
      }
    },
    async read(place, maxBytes) {
      const { size } = await stat(place);
      if (size <= maxBytes) return readFile(place);
      return (await headOf(place)).subarray(0, maxBytes);
    },
  };
}

/** Folders with cur or new in them. Links are not followed: they could lead anywhere, and in circles. */
async function maildirsIn(path: string, depth: number): Promise<string[]> {
  if (depth > DEEPEST || !(await lstat(path)).isDirectory()) return [];
  const names = (await readdir(path, { withFileTypes: true })).filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const found = names.includes("cur") || names.includes("new") ? [path] : [];
  const inner = names.filter((name) => !["cur", "new", "tmp"].includes(name)).toSorted();
  return [...found, ...(await Promise.all(inner.map((name) => maildirsIn(join(path, name), depth + 1)))).flat()];
}

async function headOf(place: string): Promise<Buffer> {
  const file = await open(place, "r");
  try {
    const bytes = Buffer.allocUnsafe(HEADER_BYTES);
    const { bytesRead } = await file.read(bytes, 0, HEADER_BYTES, 0);
    return bytes.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
