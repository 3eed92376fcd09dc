/**
 * ZIP archives written as a stream (APPNOTE 6.3.10): deflated entries with data descriptors, names in UTF-8. What may grow beyond 4 GB or 65,535 entries is
 * written in the larger form (zip64), which some older programs do not open; everything else in the plain one.
 */
import { createDeflateRaw, crc32 } from "node:zlib";
import { pipeline, Readable } from "node:stream";

export type ZipEntry = {
  /** Path inside the archive, with slashes. */ name: string;
  bytes: Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
  at: Date;
};

const MOST_BYTES = 0xffff_ffff;
const MOST_ENTRIES = 0xffff;
/** What stands where the plain form has no room. */
const ELSEWHERE_32 = 0xffff_ffff;
const ELSEWHERE_16 = 0xffff;
const LARGE_VERSION = 45;
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
 * @param large in the larger form
 * @throws Error beyond 4 GB or 65,535 entries in the plain form
 */
export async function* writeZip(
  entries: Iterable<ZipEntry> | AsyncIterable<ZipEntry>,
  { large = false }: { large?: boolean } = {},
): AsyncGenerator<Uint8Array> {
  const written: Written[] = [];
  let offset = 0;
  for await (const { name: path, bytes, at } of entries) {
    const name = Buffer.from(safeEntryName(path));
    const entry: Written = { name, crc: 0, size: 0, packed: 0, offset, ...dosTime(at) };
    const head = large ? largeLocalHeader(entry) : localHeader(entry);
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
    const tail = Buffer.alloc(large ? 24 : 16);
    tail.writeUInt32LE(0x0807_4b50, 0);
    tail.writeUInt32LE(entry.crc, 4);
    if (large) {
      tail.writeBigUInt64LE(BigInt(entry.packed), 8);
      tail.writeBigUInt64LE(BigInt(entry.size), 16);
    } else if (entry.size > MOST_BYTES || offset + head.length + entry.packed + 16 > MOST_BYTES)
      throw new Error("an archive holds 4 GB at most");
    else {
      tail.writeUInt32LE(entry.packed, 8);
      tail.writeUInt32LE(entry.size, 12);
    }
    yield tail;
    offset += head.length + entry.packed + tail.length;
    written.push(entry);
    if (!large && written.length > MOST_ENTRIES) throw new Error("an archive holds 65,535 files at most");
  }
  const start = offset;
  for (const entry of written) {
    const central = large ? largeCentralHeader(entry) : centralHeader(entry);
    yield central;
    offset += central.length;
  }
  if (large) yield largeEnd(written.length, start, offset);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x0605_4b50, 0);
  end.writeUInt16LE(large ? ELSEWHERE_16 : written.length, 8);
  end.writeUInt16LE(large ? ELSEWHERE_16 : written.length, 10);
  end.writeUInt32LE(large ? ELSEWHERE_32 : offset - start, 12);
  end.writeUInt32LE(large ? ELSEWHERE_32 : start, 16);
  yield end;
}

/** The extra field that holds numbers of eight bytes (APPNOTE 4.5.3). */
function extra(...numbers: number[]): Buffer {
  const field = Buffer.alloc(4 + numbers.length * 8);
  field.writeUInt16LE(1, 0);
  field.writeUInt16LE(numbers.length * 8, 2);
  for (const [index, value] of numbers.entries()) field.writeBigUInt64LE(BigInt(value), 4 + index * 8);
  return field;
}

/** Sizes come after the content, and in eight bytes. */
function largeLocalHeader(entry: Written): Buffer {
  const plain = localHeader(entry);
  const more = extra(0, 0);
  plain.writeUInt16LE(LARGE_VERSION, 4);
  plain.writeUInt32LE(ELSEWHERE_32, 18);
  plain.writeUInt32LE(ELSEWHERE_32, 22);
  plain.writeUInt16LE(more.length, 28);
  return Buffer.concat([plain, more]);
}

function largeCentralHeader(entry: Written): Buffer {
  const plain = centralHeader({ ...entry, size: ELSEWHERE_32, packed: ELSEWHERE_32, offset: ELSEWHERE_32 });
  const more = extra(entry.size, entry.packed, entry.offset);
  plain.writeUInt16LE(LARGE_VERSION, 4);
  plain.writeUInt16LE(LARGE_VERSION, 6);
  plain.writeUInt16LE(more.length, 30);
  return Buffer.concat([plain, more]);
}

/** The larger record of the end and where it stands (APPNOTE 4.3.14 and 4.3.15). */
function largeEnd(count: number, start: number, at: number): Buffer {
  const end = Buffer.alloc(56 + 20);
  end.writeUInt32LE(0x0606_4b50, 0);
  end.writeBigUInt64LE(44n, 4);
  end.writeUInt16LE(LARGE_VERSION, 12);
  end.writeUInt16LE(LARGE_VERSION, 14);
  end.writeBigUInt64LE(BigInt(count), 24);
  end.writeBigUInt64LE(BigInt(count), 32);
  end.writeBigUInt64LE(BigInt(at - start), 40);
  end.writeBigUInt64LE(BigInt(start), 48);
  end.writeUInt32LE(0x0706_4b50, 56);
  end.writeBigUInt64LE(BigInt(at), 64);
  end.writeUInt32LE(1, 72);
  return end;
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
