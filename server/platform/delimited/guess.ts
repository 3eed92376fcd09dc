import { DELIMITERS, type Charset, type Delimiter } from "#shared/delimited";
import { readDelimited } from "./read.ts";

/** What a file of the old encodings is written in where its readers speak a language. */
const OLD: { readonly [language: string]: Charset } = { cs: "windows-1250", ar: "windows-1256" };

function charsetOf(head: Uint8Array, language: string): Charset {
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
  if (head[0] === 0xfe && head[1] === 0xff) return "utf-16be";
  const zeros = [0, 0];
  for (const [at, byte] of head.entries()) if (byte === 0) zeros[at % 2]!++;
  // Text in Latin letters has a zero in every second byte.
  if (zeros[1]! > head.length / 5) return "utf-16le";
  if (zeros[0]! > head.length / 5) return "utf-16be";
  try {
    // The end may be in the middle of a sign.
    new TextDecoder("utf-8", { fatal: true }).decode(head, { stream: true });
    return "utf-8";
  } catch {
    return OLD[language] ?? "windows-1252";
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/**
 * What a file is probably written in, and what separates its cells.
 * @param head its first bytes, some 64 kB
 * @param language of whoever brought it: old encodings do not say which they are
 */
export async function guessDelimited(head: Uint8Array, language: string): Promise<{ charset: Charset; delimiter: Delimiter }> {
  const charset = charsetOf(head, language);
  const said = /^\uFEFF?sep=(.)/i.exec(new TextDecoder(charset).decode(head.subarray(0, 20)))?.[1];
  const delimiter = DELIMITERS.find((one) => one === said);
  if (delimiter) return { charset, delimiter };
  let best: { delimiter: Delimiter; score: number } = { delimiter: ",", score: 0 };
  for (const candidate of DELIMITERS) {
    const widths: number[] = [];
    for await (const { cells } of readDelimited(once(head), { charset, delimiter: candidate })) {
      widths.push(cells.length);
      if (widths.length === 30) break;
    }
    // The last one may be cut off.
    const whole = widths.length > 2 ? widths.slice(0, -1) : widths;
    const width = whole[0] ?? 1;
    const score = width < 2 ? 0 : (whole.filter((one) => one === width).length / whole.length) * 100 + width;
    if (score > best.score) best = { delimiter: candidate, score };
  }
  return { charset, delimiter: best.delimiter };
}
