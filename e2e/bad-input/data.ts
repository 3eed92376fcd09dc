/** Hostile and odd input: the collections beside the project, and what they lack. */
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL("../../../shared/data/bad-input/", import.meta.url));

/** Whether the collections are there; without them the tests use what stands here. */
export const hasCollections: boolean = existsSync(FOLDER);

/** What broke somebody's program once: not well-formed, at the edge of a type, meant for another language. */
const OWN = [
  "\u0000",
  "a\u0000b",
  "\ud800",
  "a\udc00b",
  "\uffff",
  "\u2028",
  "\u202eevil\u2066",
  "\ufeffBOM",
  "e\u0301",
  "🙂".repeat(200),
  "x".repeat(10_000),
  " ",
  "0000-01-01",
  "0001-01-01",
  "2024-02-30",
  "9999-12-31",
  "0000-01-01T00:00:00Z",
  "9999-12-31T23:59:59-23:59",
  "2026-01-01T00:00:60Z",
  "-1",
  "0x10",
  "1e999",
  "9007199254740993",
  "NaN",
  "-".repeat(300),
  '"'.repeat(299),
  "%00",
  "%ff",
  "\\u0000",
  "a@b.c",
  "a@b..cz",
  "\ud800@x.cz",
  `a@${"b".repeat(240)}.cz`,
  "00000000-0000-0000-0000-000000000000",
  "------------------------------------",
  "ticket:------------------------------------",
  "constructor:00000000-0000-7000-8000-000000000000",
  "'; drop table tickets; --",
  "{{7*7}}${7*7}<%= 7*7 %>",
  "../../../../etc/passwd",
  "__proto__",
  "constructor",
];

const WRONG_TYPES: readonly unknown[] = [5, -1, 0.5, 1e300, true, null, [], {}, [[]], [null], { a: 1 }, { toString: 1 }];

/** The strings, 270 of a public collection with them. */
export async function oddStrings(): Promise<string[]> {
  const naughty = hasCollections ? (JSON.parse(await readFile(`${FOLDER}naughty-strings.json`, "utf8")) as string[]) : [];
  return [...new Set([...OWN, ...naughty])];
}

/** Strings and values of other types. */
export async function oddValues(): Promise<unknown[]> {
  return [...WRONG_TYPES, ...(await oddStrings())];
}

/** Texts that run a script where they are taken for HTML. */
export async function xssPayloads(): Promise<string[]> {
  const own = [
    "<script>pwned()</script>",
    "<img src=x onerror=pwned()>",
    '"><svg onload=pwned()>',
    "javascript:pwned()",
    "</textarea><script>pwned()</script>",
    "<iframe srcdoc='<script>parent.pwned()</script>'>",
  ];
  if (!hasCollections) return own;
  const lines = (await readFile(`${FOLDER}xss-payloads.txt`, "utf8")).split("\n").filter((line) => line !== "");
  const purify = (JSON.parse(await readFile(`${FOLDER}dompurify-expect.json`, "utf8")) as { payload: string }[]).map(
    ({ payload }) => payload,
  );
  return [...new Set([...own, ...lines, ...purify])];
}

/** Files that are, or nearly are, JSON. */
export async function jsonFiles(): Promise<{ name: string; bytes: Uint8Array<ArrayBuffer> }[]> {
  if (!hasCollections) return [{ name: "n_unclosed.json", bytes: new TextEncoder().encode('{"a":') }];
  const names = (await readdir(`${FOLDER}json`)).filter((name) => name.endsWith(".json")).toSorted();
  return Promise.all(names.map(async (name) => ({ name, bytes: new Uint8Array(await readFile(`${FOLDER}json/${name}`)) })));
}

/** Pictures that hold scripts. */
export async function scriptedPictures(): Promise<{ name: string; bytes: Uint8Array<ArrayBuffer> }[]> {
  const own = { name: "own.svg", bytes: new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg" onload="pwned()"/>') };
  if (!hasCollections) return [own];
  const names = (await readdir(`${FOLDER}svg-xss`)).filter((name) => name.endsWith(".svg"));
  return [
    own,
    ...(await Promise.all(names.map(async (name) => ({ name, bytes: new Uint8Array(await readFile(`${FOLDER}svg-xss/${name}`)) })))),
  ];
}
