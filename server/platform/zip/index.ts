/** ZIP archives written as a stream (APPNOTE 6.3.10): deflated entries with data descriptors, names in UTF-8. No zip64: refused beyond 4 GB. */
import { createDeflateRaw, crc32 } from "node:zlib";
import { pipeline, Readable } from "node:stream";

export type ZipEntry = {
  /** Path inside the archive, with slashes. */ name: string;
  bytes: Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
  at: Date;
};

const MOST_BYTES = 0xffff_ffff;
const MOST_ENTRIES = 0xffff;
/** General purpose flags: a data descriptor follows, and names are UTF-8. */
const FLAGS = 0x0808;
const DEFLATE = 8;

type Written = { name: Buffer; crc: number; size: number; packed: number; offset: number; time: number; day: number };

/** A name that leads nowhere outside the folder an archive is opened in, on any system. */
export function safeEntryName(name: string): string {
  return name
    .split("/")
    .map(
      (part) =>
        part
          .replaceAll(/[\p{Cc}\p{Cf}\\:*?"<>|]/gu, "_")
          .replace(/^\.+$/, "_")
          .slice(-150)
          .trim() || "_",
    )
    .join("/");
}

/** MS-DOS time and day, in UTC. */
function dosTime(at: Date): { time: number; day: number } {
  const year = Math.min(Math.max(at.getUTCFullYear(), 1980), 2107);
  return {
    time: (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1),
    day: ((year - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate(),
  };
}

/**
 * Writes an archive, one entry after the other.
 * @throws Error beyond 4 GB or 65,535 entries
 */
export async function* writeZip(entries: Iterable<ZipEntry> | AsyncIterable<ZipEntry>): AsyncGenerator<Uint8Array> {
  const written: Written[] = [];
  let offset = 0;
  for await (const { name: path, bytes, at } of entries) {
    const name = Buffer.from(safeEntryName(path));
    const entry: Written = { name, crc: 0, size: 0, packed: 0, offset, ...dosTime(at) };
    const head = localHeader(entry);
    yield head;
    const counted = async function* () {
      for await (const chunk of bytes) {
        entry.crc = crc32(chunk, entry.crc);
        entry.size += chunk.byteLength;
        yield chunk;
      }
    };
    const deflated = createDeflateRaw();
    // What fails while it is read ends the archive too; both ends are let go when nobody reads on.
    pipeline(Readable.from(counted()), deflated, () => undefined);
    for await (const chunk of deflated as AsyncIterable<Buffer>) {
      entry.packed += chunk.byteLength;
      yield chunk;
    }
    const tail = Buffer.alloc(16);
    tail.writeUInt32LE(0x0807_4b50, 0);
    tail.writeUInt32LE(entry.crc, 4);
    if (entry.size > MOST_BYTES || offset + head.length + entry.packed + 16 > MOST_BYTES) throw new Error("an archive holds 4 GB at most");
    tail.writeUInt32LE(entry.packed, 8);
    tail.writeUInt32LE(entry.size, 12);
    yield tail;
    offset += head.length + entry.packed + tail.length;
    written.push(entry);
    if (written.length > MOST_ENTRIES) throw new Error("an archive holds 65,535 files at most");
  }
  const start = offset;
  for (const entry of written) {
    const central = centralHeader(entry);
    yield central;
    offset += central.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x0605_4b50, 0);
  end.writeUInt16LE(written.length, 8);
  end.writeUInt16LE(written.length, 10);
  end.writeUInt32LE(offset - start, 12);
  end.writeUInt32LE(start, 16);
  yield end;
}

function localHeader({ name, time, day }: Written): Buffer {
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x0403_4b50, 0);
  head.writeUInt16LE(20, 4);
  head.writeUInt16LE(FLAGS, 6);
  head.writeUInt16LE(DEFLATE, 8);
  head.writeUInt16LE(time, 10);
  head.writeUInt16LE(day, 12);
  head.writeUInt16LE(name.length, 26);
  return Buffer.concat([head, name]);
}

function centralHeader({ name, time, day, crc, packed, size, offset }: Written): Buffer {
  const head = Buffer.alloc(46);
  head.writeUInt32LE(0x0201_4b50, 0);
  head.writeUInt16LE(20, 4);
  head.writeUInt16LE(20, 6);
  head.writeUInt16LE(FLAGS, 8);
  head.writeUInt16LE(DEFLATE, 10);
  head.writeUInt16LE(time, 12);
  head.writeUInt16LE(day, 14);
  head.writeUInt32LE(crc, 16);
  head.writeUInt32LE(packed, 20);
  head.writeUInt32LE(size, 24);
  head.writeUInt16LE(name.length, 28);
  head.writeUInt32LE(offset, 42);
  return Buffer.concat([head, name]);
}
