/** What stands in a backup: frames of a kind and a length, compressed. Pure framing, no meaning. */
import { createGunzip, createGzip } from "node:zlib";
import { pipeline, Readable } from "node:stream";
import { BackupFault } from "./seal-stream.ts";

/** J: a JSON value that says what follows; R: rows of a table, a JSON array of texts; B: bytes of a file. */
export type Frame = { kind: "J" | "R" | "B"; body: Buffer };

const LONGEST = 1_000_000_000;

export function jsonFrame(value: unknown): Frame {
  return { kind: "J", body: Buffer.from(JSON.stringify(value)) };
}

export function writeFrames(frames: AsyncIterable<Frame>): AsyncIterable<Buffer> {
  async function* raw() {
    for await (const { kind, body } of frames) {
      const head = Buffer.alloc(5);
      head.write(kind, 0, "latin1");
      head.writeUInt32BE(body.length, 1);
      yield head;
      yield body;
    }
  }
  return pipeline(Readable.from(raw(), { objectMode: false }), createGzip({ level: 4 }), () => undefined) as AsyncIterable<Buffer>;
}

/** @throws BackupFault when the last frame is cut */
export async function* readFrames(source: AsyncIterable<Uint8Array>): AsyncGenerator<Frame> {
  let parts: Buffer[] = [];
  let length = 0;
  const take = (bytes: number): Buffer => {
    const whole = parts.length === 1 ? parts[0]! : Buffer.concat(parts);
    parts = whole.length > bytes ? [whole.subarray(bytes)] : [];
    length = whole.length - bytes;
    return whole.subarray(0, bytes);
  };
  let head: { kind: Frame["kind"]; size: number } | null = null;
  const unpacked = pipeline(Readable.from(source), createGunzip(), () => undefined) as AsyncIterable<Buffer>;
  for await (const part of unpacked) {
    parts.push(part);
    length += part.length;
    for (;;) {
      if (head === null) {
        if (length < 5) break;
        const five = take(5);
        head = { kind: five.toString("latin1", 0, 1) as Frame["kind"], size: five.readUInt32BE(1) };
        if (head.size > LONGEST) throw new BackupFault("the backup holds what no version writes");
      }
      if (length < head.size) break;
      yield { kind: head.kind, body: head.size === 0 ? Buffer.alloc(0) : take(head.size) };
      head = null;
    }
  }
  if (head !== null || length > 0) throw new BackupFault("the backup is cut off");
}
