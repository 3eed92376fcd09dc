/** The own key of a connection: it opens what a provider encrypts and signs what is asked of it. The certificate around it is only its wrapping. */
import { createPublicKey, generateKeyPair, randomBytes, sign, X509Certificate } from "node:crypto";
import { promisify } from "node:util";

/** DER (ITU-T X.690): tag, length, contents. */
function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  const size = body.length;
  const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 255];
  return Buffer.concat([Buffer.of(tag, ...length), body]);
}
const sequence = (...parts: readonly Uint8Array[]) => der(0x30, ...parts);
/** sha256WithRSAEncryption (RFC 8017 §A.2.4) and commonName (X.520). */
const SHA256_RSA = sequence(Buffer.from("06092a864886f70d01010b", "hex"), Buffer.of(5, 0));
const COMMON_NAME = Buffer.from("0603550403", "hex");
/** UTCTime, as RFC 5280 §4.1.2.5 wants it until 2049. */
const time = (at: Date) =>
  der(
    0x17,
    Buffer.from(
      at
        .toISOString()
        .replaceAll(/[-:T]|\.\d+/g, "")
        .slice(2),
    ),
  );

/**
 * A new RSA key of 2048 bits with a certificate signed by itself (RFC 5280), for ten years: providers look at the key and not at the end.
 * @returns private key and certificate in PEM
 */
export async function newSamlKey(host: string, now: Date): Promise<{ key: string; certificate: string }> {
  const { privateKey, publicKey } = await promisify(generateKeyPair)("rsa", { modulusLength: 2048 });
  const serial = Buffer.concat([Buffer.of(1), randomBytes(15)]);
  const name = sequence(der(0x31, sequence(COMMON_NAME, der(0x0c, Buffer.from(host.slice(0, 64))))));
  const until = new Date(now.getTime() + 3_652 * 86_400_000);
  const info = sequence(
    der(0xa0, der(2, Buffer.of(2))),
    der(2, serial),
    SHA256_RSA,
    name,
    sequence(time(now), time(until)),
    name,
    createPublicKey(publicKey.export({ type: "spki", format: "pem" })).export({ type: "spki", format: "der" }),
  );
  const whole = sequence(info, SHA256_RSA, der(3, Buffer.of(0), sign("sha256", info, privateKey)));
  return { key: privateKey.export({ type: "pkcs8", format: "pem" }), certificate: new X509Certificate(whole).toString() };
}

/** The base64 of a certificate without its frame. */
export function certificateBody(pem: string): string {
  return pem.replaceAll(/-----[^-]+-----|\s+/g, "");
}
