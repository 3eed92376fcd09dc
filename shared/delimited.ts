/** Files of separated values: what they are written in, and what separates. */
export const CHARSETS = [
  "utf-8",
  "utf-16le",
  "utf-16be",
  "windows-1252",
  "windows-1250",
  "windows-1251",
  "windows-1256",
  "iso-8859-2",
] as const;
export type Charset = (typeof CHARSETS)[number];
export const DELIMITERS = [",", ";", "\t", "|"] as const;
export type Delimiter = (typeof DELIMITERS)[number];
