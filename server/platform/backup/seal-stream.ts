/**
 * Encryption of a long stream by a passphrase, in the manner of age: scrypt (RFC 7914) gives the key, and chunks of 64 KiB are sealed with
 * AES-256-GCM under a counter whose last bit tells the final chunk (the STREAM construction, Hoang, Reyhanitabar, Rogaway, Vizár 2015). A stream that
 * was cut, reordered or changed anywhere does not open.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes, scrypt } from "node:crypto";
import { promisify } from "node:util";

const MAGIC = "backstay-backup/1";
const CHUNK = 65_536;
const TAG = 16;
/** Some 128 MB and half a second for each guess. */
const COST = { N: 131_072, r: 8, p: 1 };
const MOST_HEADER = 1_000;

type Header = { format: string; kdf: "scrypt"; N: number; r: number; p: number; salt: string };

const derive = promisify(scrypt) as (password: string, salt: Buffer, length: number, options: object) => Promise<Buffer>;

/** The backup is not one, was changed, or the passphrase is another. The message is for the operator. */
export class BackupFault extends Error {
  override name = "BackupFault";
}

async function keyOf(passphrase: string, { N, r, p, salt }: Header, line: string): Promise<Buffer> {
  const secret = await derive(passphrase.normalize("NFKC"), Buffer.from(salt, "base64url"), 32, { N, r, p, maxmem: 512 * 1024 * 1024 });
  // The header is part of the key: one that was changed opens nothing.
  return Buffer.from(hkdfSync("sha256", secret, line, "chunks", 32));
}

function nonceOf(counter: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUIntBE(counter, 5, 6);
  nonce[11] = last ? 1 : 0;
  return nonce;
}

/**
 * @param passphrase at least 12 characters, checked by the caller
 * @param cost of scrypt; it stands in the header
 */
export async function* sealStream(source: AsyncIterable<Uint8Array>, passphrase: string, cost = COST): AsyncGenerator<Buffer> {
  const header: Header = { format: MAGIC, kdf: "scrypt", ...cost, salt: randomBytes(16).toString("base64url") };
  const line = `${JSON.stringify(header)}\n`;
  const key = await keyOf(passphrase, header, line);
  yield Buffer.from(line);
  let counter = 0;
  const seal = (plain: Uint8Array, last: boolean) => {
    const cipher = createCipheriv("aes-256-gcm", key, nonceOf(counter++, last));
    return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  };
  let waiting: Buffer = Buffer.alloc(0);
  for await (const part of source) {
    waiting = waiting.length === 0 ? Buffer.from(part) : Buffer.concat([waiting, part]);
    // One byte more than a chunk shows that the chunk is not the last one.
    let at = 0;
    for (; waiting.length - at > CHUNK; at += CHUNK) yield seal(waiting.subarray(at, at + CHUNK), false);
    waiting = waiting.subarray(at);
  }
  yield seal(waiting, true);
}

/** @throws BackupFault for anything that is not exactly what was sealed */
export async function* openStream(source: AsyncIterable<Uint8Array>, passphrase: string): AsyncGenerator<Buffer> {
  let waiting: Buffer = Buffer.alloc(0);
  let key: Buffer | null = null;
  let counter = 0;
  const open = (sealed: Buffer, last: boolean) => {
    if (sealed.length < TAG) throw new BackupFault("the backup is cut off");
    const decipher = createDecipheriv("aes-256-gcm", key!, nonceOf(counter, last));
    decipher.setAuthTag(sealed.subarray(-TAG));
    try {
      const plain = Buffer.concat([decipher.update(sealed.subarray(0, -TAG)), decipher.final()]);
      counter++;
      return plain;
    } catch {
      throw new BackupFault(
        counter === 0 ? "the passphrase is another one, or the backup was changed" : "the backup was changed or is cut off",
      );
    }
  };
  for await (const part of source) {
    waiting = waiting.length === 0 ? Buffer.from(part) : Buffer.concat([waiting, part]);
    if (key === null) {
      const end = waiting.indexOf("\n");
      if (end < 0 && waiting.length < MOST_HEADER) continue;
      const line = waiting.subarray(0, end + 1).toString();
      key = await keyOf(passphrase, readHeader(line), line);
      waiting = waiting.subarray(end + 1);
    }
    let at = 0;
    for (; waiting.length - at > CHUNK + TAG; at += CHUNK + TAG) yield open(waiting.subarray(at, at + CHUNK + TAG), false);
    waiting = waiting.subarray(at);
  }
  if (key === null) throw new BackupFault("this is no backup of Backstay");
  yield open(waiting, true);
}

function readHeader(line: string): Header {
  try {
    const header = JSON.parse(line) as Header;
    // No more work than we would make ourselves, whatever the file says.
    if (header.format === MAGIC && header.N <= 1_048_576 && header.r <= 8 && header.p <= 4) return header;
  } catch {
    // Not even a header.
  }
  throw new BackupFault("this is no backup of Backstay, or one of a newer version");
}
