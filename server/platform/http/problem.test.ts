import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, test } from "node:test";
import { IntlMessageFormat } from "intl-messageformat";
import { LOCALES } from "#shared/locales";
import { Problem, problemBody } from "./problem.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

type Use = { key: string; values: readonly string[]; file: string };

/** The text of a call from its opening bracket to the closing one. */
function callAt(source: string, open: number): string {
  let depth = 0;
  for (let at = open; at < source.length; at++) {
    if ("([{".includes(source[at]!)) depth++;
    if (")]}".includes(source[at]!) && --depth === 0) return source.slice(open, at + 1);
  }
  return source.slice(open);
}

/** Names in the object literal that follows a word. */
function namesIn(call: string, before: RegExp): string[] {
  const found = before.exec(call);
  if (!found) return [];
  const literal = callAt(call, found.index + found[0].length - 1);
  return [...literal.slice(1, -1).matchAll(/(?:^|,)\s*(\w+)\s*(?=[:,}]|$)/g)].map((match) => match[1]!);
}

async function sources(): Promise<{ file: string; text: string }[]> {
  const names = (
    await Promise.all(
      ["server", "shared"].map(async (folder) =>
        (await readdir(join(ROOT, folder), { recursive: true })).map((name) => join(folder, name)),
      ),
    )
  ).flat();
  const wanted = names.filter(
    (name) => name.endsWith(".ts") && !name.endsWith(".test.ts") && !name.includes("testing") && !name.includes("demo"),
  );
  return Promise.all(wanted.map(async (file) => ({ file, text: await readFile(join(ROOT, file), "utf8") })));
}

/** Every problem and field code that the program can answer, with the values that come with it. */
async function uses(): Promise<Use[]> {
  const found: Use[] = [];
  for (const { file, text } of await sources()) {
    for (const match of text.matchAll(/\bnew Problem\(/g)) {
      const call = callAt(text, match.index + match[0].length - 1);
      const code = /^\(\s*[^,]+,\s*"([^"]+)"/.exec(call)?.[1];
      if (code) found.push({ key: code, values: namesIn(call, /\bvalues: \{/), file });
    }
    for (const match of text.matchAll(/\binvalid\(/g)) {
      const call = callAt(text, match.index + match[0].length - 1);
      const code = /^\(\s*(?:"[^"]*"|`[^`]*`|[\w.]+),\s*"(\w+)"/.exec(call)?.[1];
      if (code) found.push({ key: `invalid.${code}`, values: namesIn(call, /"\w+",\s*\{/), file });
    }
    for (const match of text.matchAll(/\bcode: "(\w+)"(?:, values: (\{))?/g)) {
      if (file.includes("platform/http"))
        found.push({
          key: `invalid.${match[1]}`,
          values: match[2] ? namesIn(callAt(text, match.index + match[0].length - 1), /^\{/) : [],
          file,
        });
    }
  }
  return found;
}

const texts = new Map(
  await Promise.all(
    LOCALES.map(
      async (locale) =>
        [locale, JSON.parse(await readFile(join(ROOT, "locales", locale, "errors.json"), "utf8")) as { [key: string]: string }] as const,
    ),
  ),
);

function argumentsOf(text: string): string[] {
  const names = new Set<string>();
  const walk = (parts: ReturnType<IntlMessageFormat["getAst"]>): void => {
    for (const part of parts) {
      if (part.type >= 1 && part.type <= 6 && "value" in part) names.add(part.value);
      if ("options" in part) for (const option of Object.values(part.options)) walk(option.value);
    }
  };
  walk(new IntlMessageFormat(text, "en", undefined, { ignoreTag: true }).getAst());
  return [...names];
}

describe("problems", () => {
  test("each code of the program has its text in five languages, with values for all it names", async () => {
    const all = await uses();
    assert.ok(new Set(all.map(({ key }) => key)).size > 40, "the scan finds the codes");
    const faults: string[] = [];
    for (const { key, values, file } of all) {
      for (const [locale, its] of texts) {
        if (its[key] === undefined) faults.push(`${file}: "${key}" has no text in ${locale}`);
        for (const text of [its[key], key.startsWith("invalid.") ? undefined : its[`${key}.detail`]]) {
          const missing = text === undefined ? [] : argumentsOf(text).filter((name) => !values.includes(name));
          if (missing.length > 0) faults.push(`${file}: the text of "${key}" in ${locale} names ${missing.join(", ")}, which is not given`);
        }
      }
    }
    assert.deepEqual([...new Set(faults)], []);
  });

  test("each rule of a contract names a code that has its text, and so does each code an operation declares", async () => {
    const faults: string[] = [];
    const [english] = [texts.get("en")!];
    for (const { file, text } of await sources()) {
      if (!file.endsWith("contract.ts")) continue;
      for (const match of text.matchAll(/\.(?:regex|refine|check|superRefine)\(/g)) {
        const call = callAt(text, match.index + match[0].length - 1);
        const message = /,\s*"([^"]*)",?\s*\)$/s.exec(call)?.[1];
        if (message !== undefined && english[`invalid.${message}`] === undefined)
          faults.push(`${file}: the rule's message "${message}" is no code`);
      }
      for (const match of text.matchAll(/\berrors: \[([^\]]*)\]/g)) {
        for (const [, code] of match[1]!.matchAll(/"([^"]+)"/g))
          if (english[code!] === undefined) faults.push(`${file}: "${code}" is declared and has no text`);
      }
    }
    assert.deepEqual(faults, []);
  });

  test("are answered in the reader's language, also where a text or a value is missing", () => {
    const problem = new Problem(422, "invalid", {
      errors: [
        { path: "a.b", code: "tooLong", values: { most: 1_000 } },
        { path: "c", code: "nobodyKnows" },
      ],
    });
    const bodies = LOCALES.map((locale) => problemBody(problem, locale));
    assert.equal(new Set(bodies.map((body) => body.title)).size, LOCALES.length);
    for (const body of bodies) {
      assert.deepEqual([body.status, body.code, body.type], [422, "invalid", "https://backstay.dev/problems/invalid"]);
      for (const error of body.errors as { message: string }[]) assert.ok(error.message.length > 5 && !error.message.includes("{"));
    }
    const unknown = problemBody(new Problem(409, "nobodyKnows"), "de");
    assert.deepEqual([unknown.title, unknown.detail], ["nobodyKnows", ""]);
  });

  test("cannot be made to say what a caller sent as markup or as a message of their own", () => {
    const body = problemBody(new Problem(422, "token.scopeUnknown", { values: { scope: "{plural, select, other {x}} <b>'{'" } }), "en");
    assert.ok(String(body.title).includes("{plural, select, other {x}} <b>'{'"));
  });
});
