/** Encryption that the OpenSSL of any machine undoes: for what leaves the installation by an express choice. */
import { createCipheriv, pbkdf2, randomBytes } from "node:crypto";
import { promisify } from "node:util";

const ITERATIONS = 600_000;
/** What opens it, with the passphrase asked for. */
export const OPENSSL_COMMAND = `openssl enc -d -aes-256-cbc -pbkdf2 -md sha256 -iter ${ITERATIONS}`;

const derive = promisify(pbkdf2);

/** The form of `openssl enc -aes-256-cbc -pbkdf2`: `Salted__`, eight bytes of salt, the content. It does not notice changes; whoever reads it should. */
export async function* encryptForOpenssl(source: AsyncIterable<Uint8Array>, passphrase: string): AsyncGenerator<Buffer> {
  const salt = randomBytes(8);
  const derived = await derive(passphrase, salt, ITERATIONS, 48, "sha256");
  const cipher = createCipheriv("aes-256-cbc", derived.subarray(0, 32), derived.subarray(32));
  yield Buffer.concat([Buffer.from("Salted__"), salt]);
  for await (const part of source) yield cipher.update(part);
  yield cipher.final();
}
