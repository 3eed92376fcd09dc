/** Files written into the text of a mail, as programs did before MIME: uuencode (POSIX), yEnc 1.3. */

export type FoundFile = { name: string; content: Uint8Array };

const MOST_FILES = 50;

/** Decodes the lines of a uuencoded file. @returns null when they are none */
export function decodeUu(lines: readonly string[]): Buffer | null {
  const chunks: Buffer[] = [];
  for (const line of lines) {
    const length = (line.charCodeAt(0) - 32) & 63;
    if (line === "" || length === 0) continue;
    const needed = Math.ceil(length / 3) * 4;
    // Trailing spaces get lost on the way; anything else that is missing means that this is no such line.
    if (line.length - 1 > needed + 2 || line.length - 1 < Math.ceil((length * 4) / 3) - 4 || /[^\x20-\x60]/.test(line)) return null;
    const signs = line.slice(1, needed + 1).padEnd(needed, " ");
    const bytes = Buffer.alloc((needed / 4) * 3);
    for (let group = 0; group < needed / 4; group += 1) {
      const six = [0, 1, 2, 3].map((index) => (signs.charCodeAt(group * 4 + index) - 32) & 63) as [number, number, number, number];
      bytes.writeUIntBE((six[0] << 18) | (six[1] << 12) | (six[2] << 6) | six[3], group * 3, 3);
    }
    chunks.push(bytes.subarray(0, length));
  }
  return Buffer.concat(chunks);
}

function decodeYenc(lines: readonly string[]): Buffer {
  const bytes: number[] = [];
  for (const line of lines) {
    for (let index = 0; index < line.length; index += 1) {
      let code = line.charCodeAt(index);
      if (code === 61 && index + 1 < line.length) code = (line.charCodeAt((index += 1)) - 64) & 255;
      bytes.push((code - 42) & 255);
    }
  }
  return Buffer.from(bytes);
}

/**
 * Takes files out of a text.
 * @param text one character for each byte (Latin-1)
 * @returns the rest of the text and the files; null when there is none
 */
export function takeFilesOut(text: string): { text: string; files: FoundFile[] } | null {
  if (!/^(?:begin [0-7]{3,4} |=ybegin )/m.test(text)) return null;
  const lines = text.split(/\r?\n/);
  const files: FoundFile[] = [];
  const rest: string[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index]!;
    const uu = files.length < MOST_FILES ? /^begin [0-7]{3,4} (.{1,255})$/.exec(line) : null;
    if (uu) {
      const end = indexFrom(lines, index + 1, (one) => one.trim() === "end");
      const content = end > 0 ? decodeUu(lines.slice(index + 1, end)) : null;
      if (content && content.length > 0) {
        files.push({ name: uu[1]!.trim(), content });
        index = end;
        continue;
      }
    }
    const yenc = files.length < MOST_FILES ? /^=ybegin (.*?)name=(.{1,255})$/.exec(line) : null;
    if (yenc) {
      const end = indexFrom(lines, index + 1, (one) => one.startsWith("=yend "));
      if (end > 0) {
        const from = lines[index + 1]!.startsWith("=ypart ") ? index + 2 : index + 1;
        files.push({ name: yenc[2]!.trim(), content: decodeYenc(lines.slice(from, end)) });
        index = end;
        continue;
      }
    }
    rest.push(line);
  }
  return files.length === 0 ? null : { text: rest.join("\n"), files };
}

function indexFrom(lines: readonly string[], from: number, fits: (line: string) => boolean): number {
  for (let index = from; index < lines.length; index += 1) if (fits(lines[index]!)) return index;
  return -1;
}
