import { readdir, readFile } from "node:fs/promises";
import type { Texts } from "./locale-faults.ts";

const FOLDER = new URL("../../locales/", import.meta.url);

/** Reads all texts. @returns wing -> language -> key -> message */
export async function readLocales(): Promise<Map<string, Texts>> {
  const wings = new Map<string, Texts>();
  for (const locale of await readdir(FOLDER)) {
    for (const file of await readdir(new URL(`${locale}/`, FOLDER))) {
      const wing = file.replace(/\.json$/, "");
      const texts = wings.get(wing) ?? {};
      texts[locale] = JSON.parse(await readFile(new URL(`${locale}/${file}`, FOLDER), "utf8")) as { [key: string]: string };
      wings.set(wing, texts);
    }
  }
  return wings;
}
