/**
 * A request for support as a file, from where there is no network: JSON with the request in base64 and an HMAC-SHA256 (RFC 2104) over it by the SHA-256
 * of the licence key. Whoever wrote it had the key, and nothing in it was changed since.
 */
import { keyText } from "./license-file.ts";

export const REQUEST_FORMAT = "backstay-request";
const utf8 = new TextEncoder();

export type RequestFile = {
  format: typeof REQUEST_FORMAT;
  formatVersion: 1;
  /** Id of the licence. */
  license: string;
  /** The request as JSON in UTF-8, in base64 without line breaks. */
  payload: string;
  /** In hexadecimal, lower case. */
  mac: string;
};

async function mac(licenseKey: string, { license, payload }: Pick<RequestFile, "license" | "payload">, usage: "sign"): Promise<Uint8Array>;
async function mac(licenseKey: string, file: RequestFile, usage: "verify"): Promise<boolean>;
async function mac(licenseKey: string, file: Partial<RequestFile>, usage: "sign" | "verify"): Promise<Uint8Array | boolean> {
  const secret = await crypto.subtle.digest("SHA-256", utf8.encode(keyText(licenseKey)));
  const key = await crypto.subtle.importKey("raw", secret, { name: "HMAC", hash: "SHA-256" }, false, [usage]);
  const text = utf8.encode(`${REQUEST_FORMAT}/1/${file.license}/${file.payload}`);
  if (usage === "sign") return new Uint8Array(await crypto.subtle.sign("HMAC", key, text));
  return crypto.subtle.verify(
    "HMAC",
    key,
    Uint8Array.from(file.mac!.match(/../g) ?? [], (pair) => parseInt(pair, 16)),
    text,
  );
}

/** The file of a request. @param request with an `id` of its own and `createdAt`, beside what `POST /api/v1/requests` takes */
export async function requestFile(licenseKey: string, license: string, request: object): Promise<string> {
  let bytes = "";
  for (const byte of utf8.encode(JSON.stringify(request))) bytes += String.fromCharCode(byte);
  const payload = btoa(bytes);
  const proof = [...(await mac(licenseKey, { license, payload }, "sign"))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${JSON.stringify({ format: REQUEST_FORMAT, formatVersion: 1, license, payload, mac: proof } satisfies RequestFile, null, 2)}\n`;
}

/** Whether whoever wrote a file had the licence key, in constant time. */
export async function provesRequest(licenseKey: string, file: RequestFile): Promise<boolean> {
  return mac(licenseKey, file, "verify");
}

/** What a file says, once its proof is known to hold. @returns undefined where it is no JSON in UTF-8 */
export function readPayload(payload: string): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(atob(payload), (letter) => letter.charCodeAt(0))));
  } catch {
    return undefined;
  }
}
