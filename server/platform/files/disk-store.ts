import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { link, mkdir, open, rename, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";

/** Bytes stored under their own hash: the same bytes once, whatever they are called. */
export type BlobStore = {
  /**
   * Writes a stream and syncs it to disk.
   * @throws TooLargeError when it is longer than `maxBytes`
   */
  put(stream: AsyncIterable<Uint8Array>, maxBytes: number): Promise<{ sha256: Buffer; size: number }>;
  open(sha256: Buffer): Promise<ReadableStream<Uint8Array>>;
  read(sha256: Buffer): Promise<Buffer>;
  has(sha256: Buffer): Promise<boolean>;
  /** Removes bytes that nobody put within the last hour. @returns whether they are gone */
  remove(sha256: Buffer): Promise<boolean>;
};

export class TooLargeError extends Error {
  override name = "TooLargeError";
}

/** A store below `folder`, two levels deep so that no folder grows without bound. */
export function createDiskStore(folder: string): BlobStore {
  const place = (sha256: Buffer) => {
    const hex = sha256.toString("hex");
    return { dir: join(folder, hex.slice(0, 2)), path: join(folder, hex.slice(0, 2), hex) };
  };
  return {
    async put(stream, maxBytes) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const temporary = join(folder, `.${randomUUID()}`);
      const hash = createHash("sha256");
      let size = 0;
      const handle = await open(temporary, "wx", 0o600);
      try {
        try {
          for await (const chunk of stream) {
            size += chunk.byteLength;
            if (size > maxBytes) throw new TooLargeError(`more than ${maxBytes} bytes`);
            hash.update(chunk);
            await handle.write(chunk);
          }
          await handle.sync();
        } finally {
          await handle.close();
        }
        const sha256 = hash.digest();
        const { dir, path } = place(sha256);
        await mkdir(dir, { recursive: true, mode: 0o700 });
        // A link refuses to replace, so two writers of the same bytes cannot disturb a reader; not every file system has it.
        await link(temporary, path).catch(async (error: NodeJS.ErrnoException) => {
          if (error.code !== "EEXIST") await rename(temporary, path);
          // Young again, so that a clean-up running now leaves it.
          else await utimes(path, new Date(), new Date());
        });
        const parent = await open(dir, "r");
        try {
          await parent.sync();
        } finally {
          await parent.close();
        }
        return { sha256, size };
      } finally {
        await rm(temporary, { force: true });
      }
    },
    async open(sha256) {
      const { path } = place(sha256);
      await stat(path);
      return Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array>;
    },
    async read(sha256) {
      const handle = await open(place(sha256).path, "r");
      try {
        return await handle.readFile();
      } finally {
        await handle.close();
      }
    },
    has: (sha256) =>
      stat(place(sha256).path).then(
        () => true,
        () => false,
      ),
    async remove(sha256) {
      const { path } = place(sha256);
      const known = await stat(path).catch(() => null);
      if (known && Date.now() - known.mtimeMs <= 3_600_000) return false;
      await rm(path, { force: true });
      return true;
    },
  };
}
