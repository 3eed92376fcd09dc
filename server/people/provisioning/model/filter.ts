/** Filters (RFC 7644 §3.4.2.2): read into a tree, and applied to a resource as it is shown. */
import { bad } from "./scim-error.ts";

export type Filter =
  | { kind: "compare"; path: string; op: string; value: string | number | boolean | null }
  | { kind: "present"; path: string }
  | { kind: "within"; path: string; filter: Filter }
  | { kind: "and" | "or"; parts: Filter[] }
  | { kind: "not"; filter: Filter };

const MOST = 1_000;
const DEEPEST = 20;
const OPS = new Set(["eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le"]);
const TOKEN = /\s*(?:([()[\]])|("(?:[^"\\\p{Cc}]|\\.)*")|([^\s()[\]"]+))/uy;

/** @throws ScimError invalidFilter */
export function parseFilter(text: string): Filter {
  if (text.length > MOST) throw bad("invalidFilter", "The filter is too long.");
  const tokens: string[] = [];
  const end = text.trimEnd().length;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < end) {
    const match = TOKEN.exec(text);
    if (!match) throw bad("invalidFilter", "The filter cannot be read.");
    tokens.push(match[1] ?? match[2] ?? match[3]!);
  }
  const reader = { tokens, at: 0 };
  const filter = readOr(reader, 0);
  if (reader.at < tokens.length) throw bad("invalidFilter", `Unexpected ${tokens[reader.at]!.slice(0, 40)} in the filter.`);
  return filter;
}

type Reader = { tokens: readonly string[]; at: number };

function word(reader: Reader): string | undefined {
  return reader.tokens[reader.at]?.toLowerCase();
}

function expect(reader: Reader, token: string): void {
  if (reader.tokens[reader.at] !== token) throw bad("invalidFilter", `The filter lacks ${token}.`);
  reader.at++;
}

function readOr(reader: Reader, depth: number): Filter {
  return chain(reader, depth, "or", (inner) => chain(inner, depth, "and", (one) => readOne(one, depth)));
}

function chain(reader: Reader, depth: number, kind: "and" | "or", read: (reader: Reader) => Filter): Filter {
  if (depth > DEEPEST) throw bad("invalidFilter", "The filter is too deep.");
  const parts = [read(reader)];
  while (word(reader) === kind) {
    reader.at++;
    parts.push(read(reader));
  }
  return parts.length === 1 ? parts[0]! : { kind, parts };
}

function readOne(reader: Reader, depth: number): Filter {
  if (word(reader) === "not") {
    reader.at++;
    expect(reader, "(");
    const filter = readOr(reader, depth + 1);
    expect(reader, ")");
    return { kind: "not", filter };
  }
  if (word(reader) === "(") {
    reader.at++;
    const filter = readOr(reader, depth + 1);
    expect(reader, ")");
    return filter;
  }
  const path = reader.tokens[reader.at++];
  if (path === undefined || !/^[A-Za-z][\w.:$-]*$/.test(path)) throw bad("invalidFilter", "The filter lacks an attribute.");
  const name = plainPath(path);
  if (word(reader) === "[") {
    reader.at++;
    const filter = readOr(reader, depth + 1);
    expect(reader, "]");
    return { kind: "within", path: name, filter };
  }
  const op = reader.tokens[reader.at++]?.toLowerCase() ?? "";
  if (op === "pr") return { kind: "present", path: name };
  if (!OPS.has(op)) throw bad("invalidFilter", "The filter has an operator that is none.");
  return { kind: "compare", path: name, op, value: literal(reader.tokens[reader.at++]) };
}

function literal(token: string | undefined): string | number | boolean | null {
  try {
    const value: unknown = JSON.parse(/^(true|false|null)$/i.test(token ?? "") ? token!.toLowerCase() : (token ?? ""));
    if (typeof value === "string" && (value.includes("\u0000") || !value.isWellFormed())) throw new Error("no text");
    if (value === null || ["string", "number", "boolean"].includes(typeof value)) return value as string;
  } catch {
    // Said below.
  }
  throw bad("invalidFilter", "The filter compares with what is no value.");
}

/** A path without the name of the schema it is of, in lower case. */
export function plainPath(path: string): string {
  return path.toLowerCase().replace(/^urn:ietf:params:scim:schemas:core:2\.0:(?:user|group):/, "");
}

/** Compared to the letter (RFC 7643 §7, caseExact); everything else without regard to case. */
const EXACT = new Set(["id", "externalid", "meta.version"]);

/** Whether a resource fits. */
export function matches(resource: unknown, filter: Filter): boolean {
  switch (filter.kind) {
    case "and":
      return filter.parts.every((part) => matches(resource, part));
    case "or":
      return filter.parts.some((part) => matches(resource, part));
    case "not":
      return !matches(resource, filter.filter);
    case "within":
      return valuesAt(resource, filter.path).some((value) => matches(value, filter.filter));
    case "present":
      return valuesAt(resource, filter.path).some((value) => value !== null && value !== "");
    case "compare": {
      const values = valuesAt(resource, filter.path).map((value) => (isRecord(value) ? value["value"] : value));
      if (filter.op === "ne") return !values.some((value) => compare(value, "eq", filter.value, EXACT.has(filter.path)));
      return values.some((value) => compare(value, filter.op, filter.value, EXACT.has(filter.path)));
    }
  }
}

function compare(value: unknown, op: string, wanted: string | number | boolean | null, exact: boolean): boolean {
  // Providers write truth values as words too.
  if (typeof value === "boolean") return op === "eq" && String(value) === String(wanted).toLowerCase();
  if (typeof value !== "string" || typeof wanted !== "string") return op === "eq" && value === wanted;
  const [left, right] = exact ? [value, wanted] : [value.toLowerCase(), wanted.toLowerCase()];
  switch (op) {
    case "eq":
      return left === right;
    case "co":
      return left.includes(right);
    case "sw":
      return left.startsWith(right);
    case "ew":
      return left.endsWith(right);
    case "gt":
      return left > right;
    case "ge":
      return left >= right;
    case "lt":
      return left < right;
    default:
      return left <= right;
  }
}

function isRecord(value: unknown): value is { [name: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function valuesAt(resource: unknown, path: string): unknown[] {
  let values: unknown[] = [resource];
  for (const name of path.split(".")) {
    values = values
      .filter(isRecord)
      .flatMap((value) =>
        Object.entries(value)
          .filter(([key]) => key.toLowerCase() === name)
          .map(([, one]) => one),
      )
      .flat();
  }
  return values.filter((value) => value !== undefined && value !== null);
}

/** The one value a filter asks for by equality at one of these paths, which an index can find; null for any other filter. */
export function soleEquality(filter: Filter, paths: readonly string[]): { path: string; value: string } | null {
  return filter.kind === "compare" && filter.op === "eq" && typeof filter.value === "string" && paths.includes(filter.path)
    ? { path: filter.path, value: filter.value }
    : null;
}
