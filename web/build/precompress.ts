import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";

const compress = promisify(brotliCompress);
const TEXT = /\.(?:js|css|json|svg|txt)$/;

/**
 * Writes a Brotli copy (`<file>.br`, RFC 7932) beside every text asset, so that the server never compresses while it answers.
 * @param folder the client build
 */
export async function precompress(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  await Promise.all(
    entries
      .filter((entry) => entry.isFile() && TEXT.test(entry.name))
      .map(async (entry) => {
        const path = join(entry.parentPath, entry.name);
        const bytes = await readFile(path);
        const packed = await compress(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } });
        if (packed.length < bytes.length) await writeFile(`${path}.br`, packed);
      }),
  );
}
