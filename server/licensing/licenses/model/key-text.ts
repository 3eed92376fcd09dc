/** Keys as people read and type them: pure. */
import { createHash, randomBytes } from "node:crypto";

/** Crockford's base32: no letters that are taken for digits or for one another. */
const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const DATA = 28;
const GROUP = 5;

/** @param bytes read bit by bit, five for each letter; as many letters as asked for */
export function letters(bytes: Uint8Array, count: number): string {
  let out = "";
  for (let at = 0; at < count; at++) {
    const bit = at * 5;
    const pair = ((bytes[bit >> 3] ?? 0) << 8) | (bytes[(bit >> 3) + 1] ?? 0);
    out += LETTERS[(pair >> (11 - (bit & 7))) & 31];
  }
  return out;
}

/** Letters that a slip of the hand changes: ten bits of a hash. */
export function checkLetters(text: string, count = 2): string {
  return letters(createHash("sha256").update(`check ${text}`).digest(), count);
}

export function grouped(text: string): string {
  return text.match(new RegExp(`.{1,${GROUP}}`, "g"))?.join("-") ?? "";
}

/** A new random key: 140 random bits and two check letters, in six groups of five. */
export function newRandomKey(): string {
  const data = letters(randomBytes(18), DATA);
  return grouped(data + checkLetters(data));
}

/** What was typed, without what does not count; `null` where it has another form. */
export function typedLetters(text: string, length: number): string | null {
  const plain = text
    .toUpperCase()
    .replace(/[\s\u2010-\u2015-]/g, "")
    .replace(/O/g, "0")
    .replace(/[IL]/g, "1");
  return plain.length === length && [...plain].every((letter) => LETTERS.includes(letter)) ? plain : null;
}

export type ReadKey = {
  /** As it is compared. */ text: string;
  /** Whether its check letters show that it was mistyped. */ mistyped: boolean;
  /** What guesses at it have in common. */ prefix: string;
};

/** Reads a key as it was given: case, hyphens and look-alike letters of a random one make no difference; every other kind counts as it is. */
export function readKey(given: string): ReadKey {
  const text = given.trim();
  const random = typedLetters(text, DATA + 2);
  if (random !== null) {
    const [data, check] = [random.slice(0, DATA), random.slice(DATA)];
    return { text: random, mistyped: checkLetters(data) !== check, prefix: random.slice(0, GROUP) };
  }
  const dot = text.lastIndexOf(".");
  // Keys that carry a signature begin alike: guesses are at the signature of one content.
  return { text, mistyped: false, prefix: dot > 40 ? createHash("sha256").update(text.slice(0, dot)).digest("base64") : text.slice(0, 6) };
}
