import type { Api } from "../../server/api.ts";
import { attempt, type Problem } from "../data.ts";

/** What a request takes at most. The server's own limits are the same or wider, and hold whatever is said here. */
export const MAX_FILE_MEGABYTES = 25;
export const MAX_FILES = 10;
/** Strangers may send less in a minute. */
export const MAX_FILES_ANONYMOUS = 4;

/** The files that were chosen in a form; a file field left empty sends one without name and bytes. */
export function chosenFiles(form: FormData, name: string): File[] {
  return form.getAll(name).filter((value): value is File => typeof value !== "string" && (value.name !== "" || value.size > 0));
}

export type FileFault = { kind: "tooMany"; most: number } | { kind: "tooLarge" | "empty"; name: string };

/** What is wrong with chosen files before any is stored; null when nothing is. */
export function fileFault(files: readonly Pick<File, "name" | "size">[], most: number): FileFault | null {
  if (files.length > most) return { kind: "tooMany", most };
  const large = files.find((file) => file.size > MAX_FILE_MEGABYTES * 1_048_576);
  if (large) return { kind: "tooLarge", name: large.name };
  const empty = files.find((file) => file.size === 0);
  return empty ? { kind: "empty", name: empty.name } : null;
}

/** A Content-Disposition with a file's name, whatever letters it has (RFC 6266, RFC 8187). */
export function dispositionOf(name: string): string {
  const encoded = encodeURIComponent(name.toWellFormed()).replaceAll(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename*=UTF-8''${encoded}`;
}

/** Stores files one after the other. @returns their ids, or the problem of the first that was refused */
export async function storeFiles(
  request: Request,
  api: Api,
  files: readonly File[],
): Promise<{ ok: true; ids: string[] } | { ok: false; problem: Problem; name: string }> {
  const ids: string[] = [];
  for (const file of files) {
    const headers = new Headers({ "Content-Disposition": dispositionOf(file.name) });
    const stored = await attempt(request, () =>
      api.call("files.upload", { body: { stream: file.stream(), mediaType: file.type || "application/octet-stream", headers } }),
    );
    if (!stored.ok) return { ok: false, problem: stored.problem, name: file.name };
    ids.push(stored.value.id);
  }
  return { ok: true, ids };
}
