/**
 * Activation without a network: a request as a file, and codes short enough to be read out and typed in. A typed code is bound to the licence key by a
 * keyed hash, as a signature would be too long to type: whoever has the key and takes the product apart could make one. Policies allow it or not.
 */
import { keyText } from "./license-file.ts";

const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const utf8 = new TextEncoder();
/** Days are counted from here. */
const EPOCH = Date.UTC(2020, 0, 1);
const DAY = 86_400_000;
const REQUEST = 13;
const PROOF = 12;

type Bytes = Uint8Array<ArrayBuffer>;

async function sha256(bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

async function mac(licenseKey: string, text: string): Promise<Bytes> {
  const key = await sha256(utf8.encode(keyText(licenseKey)));
  const imported = await crypto.subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", imported, utf8.encode(text)));
}

function letters(bytes: Uint8Array, count: number): string {
  let out = "";
  for (let at = 0; at < count; at++) {
    const bit = at * 5;
    const pair = ((bytes[bit >> 3] ?? 0) << 8) | (bytes[(bit >> 3) + 1] ?? 0);
    out += LETTERS[(pair >> (11 - (bit & 7))) & 31];
  }
  return out;
}

const number = (value: number) => LETTERS[(value >> 10) & 31]! + LETTERS[(value >> 5) & 31]! + LETTERS[value & 31]!;
const readNumber = (text: string) => [...text].reduce((value, letter) => value * 32 + LETTERS.indexOf(letter), 0);
const grouped = (text: string) => text.match(/.{1,5}/g)!.join("-");

async function withCheck(text: string): Promise<string> {
  return grouped(text + letters(await sha256(utf8.encode(`check ${text}`)), 2));
}

/** What was typed, without its check letters. @returns null where they do not fit: somebody slipped */
export async function readTyped(code: string): Promise<string | null> {
  const plain = code.toUpperCase().replace(/[\s-]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");
  const text = plain.slice(0, -2);
  return text !== "" && [...plain].every((letter) => LETTERS.includes(letter)) && (await withCheck(text)) === grouped(plain) ? text : null;
}

/** The code that a machine shows to be read out: 15 letters that stand for its fingerprint. */
export async function requestCode(fingerprint: string): Promise<string> {
  return withCheck(letters(await sha256(utf8.encode(`machine ${fingerprint}`)), REQUEST));
}

/** The fingerprint by which a machine that was activated by a code is known here. @returns null for a code that was mistyped */
export async function typedFingerprint(code: string): Promise<string | null> {
  const text = await readTyped(code);
  return text?.length === REQUEST ? `code:${text}` : null;
}

/**
 * The code that is typed in at the machine: 20 letters with the last day, a number that grows, and the proof.
 * @param expiresAt the last instant; null: it does not end
 * @param counter below 32,768
 */
export async function answerCode(
  licenseKey: string,
  request: string,
  { expiresAt, counter }: { expiresAt: Date | null; counter: number },
): Promise<string> {
  const told =
    number(expiresAt ? Math.min(32_767, Math.max(1, Math.ceil((expiresAt.getTime() - EPOCH) / DAY))) : 0) + number(counter % 32_768);
  return withCheck(told + letters(await mac(licenseKey, `typed/${await readTyped(request)}/${told}`), PROOF));
}

export type CodeVerdict =
  | { valid: true; expiresAt: Date | null; counter: number }
  | { valid: false; fault: "mistyped" | "otherMachine" | "expired" | "olderCode" };

/**
 * Whether an answer code holds on this machine.
 * @param lastCounter of the last code that was taken; lower ones are older
 */
export async function readAnswer(
  code: string,
  { licenseKey, fingerprint, now, lastCounter }: { licenseKey: string; fingerprint: string; now: Date; lastCounter?: number },
): Promise<CodeVerdict> {
  const text = await readTyped(code);
  if (text?.length !== 6 + PROOF) return { valid: false, fault: "mistyped" };
  const told = text.slice(0, 6);
  const request = await readTyped(await requestCode(fingerprint));
  if (letters(await mac(licenseKey, `typed/${request}/${told}`), PROOF) !== text.slice(6)) return { valid: false, fault: "otherMachine" };
  const [day, counter] = [readNumber(told.slice(0, 3)), readNumber(told.slice(3))];
  const expiresAt = day === 0 ? null : new Date(EPOCH + day * DAY);
  if (expiresAt && expiresAt <= now) return { valid: false, fault: "expired" };
  if (lastCounter !== undefined && counter < lastCounter) return { valid: false, fault: "olderCode" };
  return { valid: true, expiresAt, counter };
}

export type ActivationRequest = {
  license: string;
  fingerprint: string;
  name?: string;
  hostname?: string;
  platform?: string;
  cores?: number;
  memory?: number;
  disk?: number;
};

const base64 = (text: string) => btoa(String.fromCharCode(...utf8.encode(text)));
const lines = (text: string) => text.match(/.{1,64}/g)!.join("\n");

/** A request for activation as a file, carried to where there is a network. Who made it had the licence key. */
export async function activationRequest(licenseKey: string, request: ActivationRequest): Promise<string> {
  const asked = base64(JSON.stringify(request));
  const proof = btoa(String.fromCharCode(...(await mac(licenseKey, `activation/${asked}`))));
  return `-----BEGIN ACTIVATION REQUEST-----\n${lines(base64(JSON.stringify({ request: asked, proof })))}\n-----END ACTIVATION REQUEST-----\n`;
}

/** What a request says, before its proof is looked at. @returns null where it has another form */
export function readRequest(text: string): { request: unknown; asked: string; proof: string } | null {
  const [, body] =
    /^-----BEGIN ACTIVATION REQUEST-----\s+([A-Za-z0-9+/=\s]+?)\s+-----END ACTIVATION REQUEST-----\s*$/.exec(text.trim()) ?? [];
  const open = (encoded: string) =>
    JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(encoded.replace(/\s/g, "")), (letter) => letter.charCodeAt(0)))) as unknown;
  try {
    const { request: asked, proof } = open(body ?? "") as { request: string; proof: string };
    return { request: open(asked), asked, proof };
  } catch {
    return null;
  }
}

/** Whether whoever made a request had the licence key. */
export async function provesKey(licenseKey: string, { asked, proof }: { asked: string; proof: string }): Promise<boolean> {
  return btoa(String.fromCharCode(...(await mac(licenseKey, `activation/${asked}`)))) === proof;
}
