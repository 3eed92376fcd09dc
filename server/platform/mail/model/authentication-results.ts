/** What another server found out about a mail: the header Authentication-Results (RFC 8601), also inside an ARC set (RFC 8617). */
import type { HeaderField } from "./header-fields.ts";

export type MethodResult = {
  method: string;
  result: string;
  /** Such as `header.from`, lower case. */ properties: { [name: string]: string };
};
export type AuthenticationResults = { authservId: string; results: MethodResult[] };

const MAX_RESULTS = 50;

/** The value without its comments (RFC 5322, nested), and with the quotes of quoted strings kept for `words` to take off. */
function withoutComments(value: string): string {
  let depth = 0;
  let quoted = false;
  let out = "";
  for (let at = 0; at < value.length; at += 1) {
    const character = value[at]!;
    if (character === "\\" && (quoted || depth > 0)) {
      if (depth === 0) out += character + (value[at + 1] ?? "");
      at += 1;
    } else if (quoted) {
      out += character;
      if (character === '"') quoted = false;
    } else if (character === "(") depth += 1;
    else if (character === ")") depth = Math.max(0, depth - 1);
    else if (depth === 0) {
      out += character;
      if (character === '"') quoted = true;
    }
    if (character === "(" && depth === 1) out += " ";
  }
  return out;
}

function split(text: string, separator: string): string[] {
  const parts = [""];
  let quoted = false;
  for (const character of text) {
    if (character === '"') quoted = !quoted;
    if (character === separator && !quoted) parts.push("");
    else parts[parts.length - 1] += character;
  }
  return parts;
}

function unquoted(word: string): string {
  return /^".*"$/s.test(word) ? word.slice(1, -1).replace(/\\(.)/gs, "$1") : word;
}

function methodResult(part: string): MethodResult | null {
  const words = split(part.replace(/\s*=\s*/g, "=").trim(), " ").filter((word) => word !== "");
  const [method, result] = split(words[0] ?? "", "=");
  if (!method || !result || !/^[a-z0-9-]+(?:\/\d+)?$/i.test(method)) return null;
  const properties: MethodResult["properties"] = Object.create(null) as MethodResult["properties"];
  for (const word of words.slice(1)) {
    const at = word.indexOf("=");
    const name = word.slice(0, Math.max(0, at)).toLowerCase();
    // What is said first counts: nothing appended later replaces it.
    if (at > 0 && !(name in properties)) properties[name] = unquoted(word.slice(at + 1)).slice(0, 320);
  }
  return { method: method.split("/")[0]!.toLowerCase(), result: unquoted(result).toLowerCase(), properties };
}

/**
 * Reads the value of one header.
 * @returns null when it does not follow the grammar: then nothing in it counts
 */
export function parseAuthenticationResults(value: string): AuthenticationResults | null {
  const [first, ...rest] = split(withoutComments(value.slice(0, 20_000)), ";").map((part) => part.trim());
  const authservId = unquoted(first?.split(/\s+/)[0] ?? "").toLowerCase();
  if (authservId === "" || !/^[\w.:@-]{1,255}$/.test(authservId)) return null;
  const results = rest.slice(0, MAX_RESULTS).flatMap((part) => methodResult(part) ?? []);
  return { authservId, results };
}

/**
 * What a trusted receiver wrote: its topmost header only. A receiver puts its findings above what it was given, so any further one with
 * its name may have been in the mail when it came.
 * @param receivers their authserv-ids, lower case
 */
export function receiversWord(fields: readonly HeaderField[], receivers: readonly string[]): AuthenticationResults | null {
  if (receivers.length === 0) return null;
  for (const { name, value } of fields) {
    if (name !== "authentication-results") continue;
    const parsed = parseAuthenticationResults(value);
    if (parsed && receivers.includes(parsed.authservId)) return parsed;
  }
  return null;
}

/** The first finding of a method, of those with a property's value where one is asked for. */
export function resultOf(results: AuthenticationResults | null, method: string): MethodResult | null {
  return results?.results.find((one) => one.method === method) ?? null;
}
