/** The file of a list, kept encrypted in parts: keys of licences stand in it. */
import { readDelimited, type DelimitedRow } from "#platform/delimited";
import type { Crypto } from "#platform/crypto";
import type { Ctx } from "#platform/http";
import { insertPart, selectPart, type ListRow } from "./list-queries.ts";

const PART_BYTES = 262_144;
const HEAD_BYTES = 65_536;
const context = (id: string, place: number) => `license list ${id} ${place}`;

/** Keeps a file as it comes. @returns how many bytes it has, and its first ones */
export async function keepFile(
  { db, platform }: { db: Ctx["db"]; platform: { crypto: Crypto } },
  id: string,
  stream: AsyncIterable<Uint8Array>,
): Promise<{ bytes: number; head: Buffer }> {
  let [place, bytes] = [0, 0];
  let head = Buffer.alloc(0);
  let rest: Uint8Array[] = [];
  let waiting = 0;
  const keep = async () => {
    const part = Buffer.concat(rest);
    await insertPart(db, id, place, platform.crypto.encrypt(context(id, place), part));
    if (head.length < HEAD_BYTES) head = Buffer.concat([head, part]).subarray(0, HEAD_BYTES);
    [rest, waiting] = [[], 0];
    place++;
  };
  for await (const chunk of stream) {
    rest.push(chunk);
    waiting += chunk.length;
    bytes += chunk.length;
    if (waiting >= PART_BYTES) await keep();
  }
  if (waiting > 0) await keep();
  return { bytes, head };
}

/** The bytes of a list again, part by part; none once they are gone. */
export async function* bytesOf({ db, platform }: Pick<Ctx, "db" | "platform">, id: string): AsyncGenerator<Uint8Array> {
  for (let place = 0; ; place++) {
    const sealed = await selectPart(db, id, place);
    if (!sealed) return;
    yield platform.crypto.decrypt(context(id, place), sealed);
  }
}

/** The first bytes of a list; null once its file is gone. */
export async function headOf(ctx: Pick<Ctx, "db" | "platform">, id: string): Promise<Buffer | null> {
  for await (const part of bytesOf(ctx, id)) return Buffer.from(part).subarray(0, HEAD_BYTES);
  return null;
}

export async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** Rows of a list, the names of its columns left out. */
export async function* rowsOf(
  ctx: Pick<Ctx, "db" | "platform">,
  row: Pick<ListRow, "id" | "charset" | "delimiter">,
): AsyncGenerator<DelimitedRow> {
  let head = true;
  for await (const one of readDelimited(bytesOf(ctx, row.id), row)) {
    if (!head) yield one;
    head = false;
  }
}
