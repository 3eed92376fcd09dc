/** Reads a PDF back as text, by Poppler: a program apart from whatever made it. */
import { execFileSync, spawnSync } from "node:child_process";

/** Why PDF cannot be read back here; null where it can. */
export const pdfReaderAbsent: string | null = spawnSync("pdftotext", ["-v"]).error
  ? "pdftotext is not installed (Debian: poppler-utils)"
  : null;

/** The text in reading order, without marks of direction and places to break, and its blanks made one. */
export function pdfText(pdf: Uint8Array): string {
  return execFileSync("pdftotext", ["-enc", "UTF-8", "-", "-"], { input: pdf })
    .toString()
    .replaceAll(/[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "")
    .replaceAll(/\s+/g, " ");
}

/** What the file says of itself, such as `Title` and `Pages`, and the fonts in it. */
export function pdfFacts(pdf: Uint8Array): { info: string; fonts: string } {
  return {
    info: execFileSync("pdfinfo", ["-"], { input: pdf }).toString(),
    fonts: execFileSync("pdffonts", ["-"], { input: pdf }).toString(),
  };
}
