import { readFile, readdir, stat } from "node:fs/promises";
import { extname, join, relative, sep } from "node:path";

const MEDIA_TYPES: Record<string, string> = {
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".txt": "text/plain; charset=utf-8",
  ".woff2": "font/woff2",
};

type StaticFile = { path: string; packed: boolean; mediaType: string; immutable: boolean };

export type StaticFiles = (request: Request) => Promise<Response | null>;

/**
 * Answers requests for the files of the client build. The names are listed once: a path that is not one of them is not
 * looked up on disk, so no path can lead out of the folder.
 * @param folder `build/client`
 * @returns an answer, or null when the path is no file of the build
 */
export async function staticFiles(folder: string): Promise<StaticFiles> {
  const files = await listFiles(folder);
  return async (request) => {
    if (request.method !== "GET" && request.method !== "HEAD") return null;
    const { pathname } = new URL(request.url);
    const file = files.get(pathname);
    if (!file)
      return pathname.startsWith("/assets/")
        ? new Response("Not found", { status: 404, headers: { "Content-Type": "text/plain", "X-Content-Type-Options": "nosniff" } })
        : null;
    const packed = file.packed && /\bbr\b/.test(request.headers.get("Accept-Encoding") ?? "");
    const path = packed ? `${file.path}.br` : file.path;
    const headers = new Headers({
      "Content-Type": file.mediaType,
      "Content-Length": String((await stat(path)).size),
      "Cache-Control": file.immutable ? "public, max-age=31536000, immutable" : "public, max-age=3600",
      "X-Content-Type-Options": "nosniff",
      Vary: "Accept-Encoding",
    });
    if (packed) headers.set("Content-Encoding", "br");
    // Even opened by itself, an image of the build runs nothing.
    if (file.mediaType === "image/svg+xml") headers.set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
    return new Response(request.method === "HEAD" ? null : new Uint8Array(await readFile(path)), { headers });
  };
}

async function listFiles(folder: string): Promise<Map<string, StaticFile>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = new Set(entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)));
  const files = new Map<string, StaticFile>();
  for (const path of paths) {
    const mediaType = MEDIA_TYPES[extname(path)];
    const name = `/${relative(folder, path).split(sep).join("/")}`;
    // Dot files of the build tools stay inside.
    if (!mediaType || name.includes("/.")) continue;
    files.set(name, { path, packed: paths.has(`${path}.br`), mediaType, immutable: name.startsWith("/assets/") });
  }
  return files;
}
