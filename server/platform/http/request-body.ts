import { Problem } from "./problem.ts";

const decoder = new TextDecoder("utf-8", { fatal: true });

/**
 * Reads a JSON body, capped while it streams in.
 * @throws Problem 415 other media type, 413 too large, 400 not UTF-8 or not JSON
 */
export async function readJson(request: Request, maxBytes: number): Promise<unknown> {
  const mediaType = (request.headers.get("content-type") ?? "").split(";")[0]!.trim().toLowerCase();
  const bytes = await readBytes(request, maxBytes);
  if (bytes.length === 0) return undefined;
  if (mediaType !== "application/json") throw new Problem(415, "mediaType", { values: { expected: "application/json" } });
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    throw new Problem(400, "notUtf8");
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new Problem(400, "notJson");
  }
}

/** Reads a body of at most `maxBytes`. @throws Problem 413 beyond */
export async function readBytes(request: Request, maxBytes: number): Promise<Buffer> {
  const declared = Number(request.headers.get("content-length") ?? 0);
  if (declared > maxBytes) throw tooLarge(maxBytes);
  if (!request.body) return Buffer.alloc(0);
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of request.body) {
    size += part.byteLength;
    if (size > maxBytes) throw tooLarge(maxBytes);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function tooLarge(maxBytes: number): Problem {
  return new Problem(413, "tooLarge", { values: { megabytes: Math.round(maxBytes / 1_048_576) || 1 } });
}

/** The revision of `If-Match: "12"`. @throws Problem 400 for another form; undefined when the header is absent */
export function readIfMatch(header: string | null): number | undefined {
  if (header === null) return undefined;
  const match = /^\s*(?:W\/)?"(\d{1,15})"\s*$/.exec(header);
  if (!match) throw new Problem(400, "ifMatchForm");
  return Number(match[1]);
}

/** Query parameters as an object. @throws Problem 422 when one stands twice */
export function readQuery(url: URL): { [name: string]: string } {
  const query: { [name: string]: string } = {};
  for (const [name, value] of url.searchParams) {
    if (Object.hasOwn(query, name)) throw new Problem(422, "invalid", { errors: [{ path: name, code: "repeated" }] });
    Object.defineProperty(query, name, { value, enumerable: true, configurable: true, writable: true });
  }
  return query;
}

/** The sequence number of Last-Event-ID; anything else is as if it were absent. */
export function readLastEventId(header: string | null): number | null {
  return header !== null && /^\d{1,15}$/.test(header) ? Number(header) : null;
}
