import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import type { RawBody } from "#shared/contract";
import { fileOwner, openFile, storeFile, TooLargeError, type StoredFile } from "#platform/files";
import { invalid, notFound, Problem, type Ctx } from "#platform/http";
import { MAX_FILE_BYTES } from "./contract.ts";
import { MOST_PICTURE_BYTES } from "#shared/pictures";
import { pictureType } from "./picture-type.ts";

/**
 * Stores an uploaded body under the name of its Content-Disposition (RFC 6266).
 * @throws Problem 413 beyond 25 MB, 422 for an empty body
 */
export async function uploadFile(ctx: Ctx, { stream, mediaType, headers }: RawBody): Promise<StoredFile> {
  const fileName = nameOf(headers.get("content-disposition"));
  const type = /^[\w.+-]{1,60}\/[\w.+-]{1,80}/.exec(mediaType)?.[0]?.toLowerCase() ?? "application/octet-stream";
  try {
    const file = await storeFile(ctx, { stream: Readable.fromWeb(stream as never), fileName, mediaType: type, maxBytes: MAX_FILE_BYTES });
    if (file.size === 0) throw invalid("body", "empty");
    return file;
  } catch (error) {
    if (error instanceof TooLargeError) throw new Problem(413, "tooLarge", { values: { megabytes: MAX_FILE_BYTES / 1_048_576 } });
    throw error;
  }
}

/** The file name of a Content-Disposition header, `filename*` (RFC 8187) before `filename`. */
function nameOf(header: string | null): string {
  if (header === null) return "file";
  const extended = /filename\*\s*=\s*utf-8'[^']*'([^;\s]+)/i.exec(header)?.[1];
  if (extended !== undefined) {
    try {
      return decodeURIComponent(extended);
    } catch {
      throw invalid("Content-Disposition", "value");
    }
  }
  const quoted = /filename\s*=\s*"((?:[^"\\]|\\.)*)"/i.exec(header)?.[1]?.replaceAll(/\\(.)/g, "$1");
  const name = quoted ?? /filename\s*=\s*([^;\s]+)/i.exec(header)?.[1];
  // Header values arrive as Latin-1; browsers put UTF-8 bytes into them.
  if (name === undefined) return "file";
  const utf8 = Buffer.from(name, "latin1").toString("utf8");
  return utf8.includes("\ufffd") ? name : utf8;
}

/**
 * Answers a file to whoever may see what it is attached to, or uploaded it and has not attached it yet.
 * As a download, sandboxed and unsniffed, whatever its type says.
 * @param inline lets a picture be shown in place, if its bytes are those of one
 * @throws Problem 404
 */
export async function downloadFile(ctx: Ctx, id: string, inline = false): Promise<Response> {
  const file = await openFile(ctx, id);
  if (!file) throw notFound();
  const own = !file.attached && file.createdBy === fileOwner(ctx);
  const allowed = own || (await anyAllows(ctx, id));
  if (!allowed) {
    await file.stream.cancel();
    throw notFound();
  }
  const whole = inline && file.size <= MOST_PICTURE_BYTES ? await buffer(file.stream as never) : null;
  const picture = whole && pictureType(whole);
  const ascii = file.fileName.replaceAll(/[^\x20-\x7e]|["\\%]/g, "_");
  return new Response(whole ?? file.stream, {
    headers: {
      "content-type": picture ?? safeType(file.mediaType),
      "content-length": String(file.size),
      "content-disposition": `${picture ? "inline" : "attachment"}; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(file.fileName).replaceAll(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)}`,
      "content-security-policy": "sandbox; default-src 'none'",
      "x-content-type-options": "nosniff",
      "cross-origin-resource-policy": "same-origin",
      "cache-control": "private, max-age=0, no-store",
    },
  });
}

async function anyAllows(ctx: Ctx, id: string): Promise<boolean> {
  for (const allows of ctx.platform.registrations.files) if (await allows(ctx, id)) return true;
  return false;
}

/** Types a browser would run as a page are given out as bytes. */
function safeType(mediaType: string): string {
  return /html|svg|xml|javascript|ecmascript/.test(mediaType) ? "application/octet-stream" : mediaType;
}
