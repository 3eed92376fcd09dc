/** Reads a backup from its beginning: once to see that it is whole, and once more to use it. */
import { createHash, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";
import type { Digest, SequenceState, TableShape } from "./catalogue.ts";
import { readFrames } from "./frames.ts";
import { BackupFault, openStream } from "./seal-stream.ts";

export type Installation = {
  type: "installation";
  version: string;
  at: string;
  secretKey: string;
  migrations: { name: string; sha256: string }[];
  sequences: SequenceState[];
};
type TableHead = { type: "table" } & TableShape;
type FileHead = { type: "file"; sha256: string };
type ExtraHead = { type: "extra"; name: string };
type End = { type: "end"; digests: { [table: string]: Digest }; files: number };
type Head = Installation | TableHead | FileHead | ExtraHead | End;

/** Told of what a backup holds, in its order. */
export type BackupReader = {
  installation?(head: Installation): Promise<void>;
  table?(table: TableShape): Promise<void>;
  rows?(table: TableShape, rows: string[]): Promise<void>;
  /** The bytes of a file; what it returns waits for their end. */
  file?(sha256: string, bytes: AsyncIterable<Buffer>): Promise<void>;
  extra?(name: string, bytes: Buffer): Promise<void>;
  end?(digests: { [table: string]: Digest }): Promise<void>;
};

export type CheckedBackup = { installation: Installation; digests: { [table: string]: Digest }; rows: number; files: number };

/**
 * Reads a whole backup and checks all of it: every chunk, the number of rows of each table, the hash of every file.
 * @throws BackupFault saying what is wrong
 */
export async function checkBackup(path: string, passphrase: string): Promise<CheckedBackup> {
  let installation: Installation | null = null;
  let digests: { [table: string]: Digest } | null = null;
  const counts = new Map<string, number>();
  let files = 0;
  await readBackup(path, passphrase, {
    async installation(head) {
      installation = head;
    },
    async table({ name }) {
      counts.set(name, 0);
    },
    async rows({ name }, rows) {
      counts.set(name, counts.get(name)! + rows.length);
    },
    async file(sha256, bytes) {
      const hash: Hash = createHash("sha256");
      for await (const chunk of bytes) hash.update(chunk);
      if (hash.digest("hex") !== sha256) throw new BackupFault(`the file ${sha256} of the backup was damaged before it was backed up`);
      files++;
    },
    async end(found) {
      digests = found;
    },
  });
  if (installation === null || digests === null) throw new BackupFault("the backup is not whole");
  for (const [table, { rows }] of Object.entries<Digest>(digests))
    if (counts.get(table) !== rows) throw new BackupFault(`the backup lacks rows of ${table}`);
  return { installation, digests, rows: [...counts.values()].reduce((sum, n) => sum + n, 0), files };
}

/** Reads a backup in its order. @throws BackupFault */
export async function readBackup(path: string, passphrase: string, reader: BackupReader): Promise<void> {
  const frames = readFrames(openStream(createReadStream(path, { highWaterMark: 1_048_576 }), passphrase));
  let head: Head | null = null;
  let table: TableShape | null = null;
  let pending = await frames.next();
  while (!pending.done) {
    const { kind, body } = pending.value;
    if (kind === "R" && table) {
      await reader.rows?.(table, JSON.parse(body.toString()) as string[]);
      pending = await frames.next();
      continue;
    }
    if (kind !== "J") throw new BackupFault("the backup holds what no version writes");
    head = JSON.parse(body.toString()) as Head;
    table = null;
    pending = await frames.next();
    // Bytes that belong to this head, up to the next one.
    async function* bytes(): AsyncGenerator<Buffer> {
      for (; !pending.done && pending.value.kind === "B"; pending = await frames.next()) yield pending.value.body;
    }
    if (head.type === "installation") await reader.installation?.(head);
    else if (head.type === "table") {
      table = { schema: head.schema, name: head.name, columns: head.columns };
      await reader.table?.(table);
    } else if (head.type === "file") await reader.file?.(head.sha256, bytes());
    else if (head.type === "extra") await reader.extra?.(head.name, await whole(bytes()));
    else await reader.end?.(head.digests);
    for await (const _ of bytes());
  }
  if (head?.type !== "end") throw new BackupFault("the backup is not whole");
}

async function whole(bytes: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of bytes) parts.push(part);
  return Buffer.concat(parts);
}
