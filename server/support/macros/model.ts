/** The logic-less language of macros and snippets: a fixed list of placeholders, each put in once and never read again. Pure. */
import type { Filled } from "./contract.ts";

/** What may stand in braces. */
export const PLACEHOLDERS = [
  "requester.name",
  "requester.firstName",
  "organization.name",
  "ticket.number",
  "ticket.subject",
  "ticket.status",
  "ticket.url",
  "product.name",
  "product.version",
  "brand.name",
  "team.name",
  "agent.name",
  "agent.firstName",
] as const;
export type Placeholder = (typeof PLACEHOLDERS)[number];
export type PlaceholderValues = Readonly<Record<Placeholder, string | null>>;

/** `{name.part}` or `{name.part|what stands there without a value}`; any other brace is a brace. */
const TOKEN = /\{([a-z]{2,20}\.[a-zA-Z]{2,30})(?:\|([^{}\n]{0,100}))?\}/g;
/** Words that begin a placeholder; others, such as those of program code, are none. */
const ROOTS = new Set(PLACEHOLDERS.map((name) => name.split(".")[0]!));

function isPlaceholder(name: string): name is Placeholder {
  return (PLACEHOLDERS as readonly string[]).includes(name);
}

/** The name people are greeted by: the first word of theirs. */
export function firstName(name: string | null): string | null {
  return name?.trim().split(/\s+/)[0] || null;
}

/**
 * A value on one line. What a stranger could have chosen adds no lines and, where the text is Markdown, no markup; one that is an address
 * is none, so that nobody has us send his link as a greeting.
 */
function plain(name: Placeholder, value: string | null, markdown: boolean): string {
  const text = (value ?? "").replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ").trim();
  if (name === "ticket.url") return text;
  if (/:\/\/|^\s*(?:www\.|mailto:)/i.test(text) && name !== "ticket.subject") return "";
  return markdown ? text.replaceAll(/[\\`*_[\]<>~|]/g, "\\$&") : text;
}

/**
 * Fills a text in.
 * @param values null or empty: the fallback stands there, or nothing
 * @param markdown whether the text is Markdown, in which signs of values are escaped
 */
export function fillPlaceholders(text: string, values: PlaceholderValues, markdown: boolean): Pick<Filled, "body" | "unknown" | "empty"> {
  const unknown = new Set<string>();
  const empty = new Set<string>();
  const body = text.replace(TOKEN, (token: string, name: string, fallback: string | undefined) => {
    if (!isPlaceholder(name)) {
      if (ROOTS.has(name.split(".")[0]!)) unknown.add(token);
      return token;
    }
    const value = plain(name, values[name], markdown);
    if (value !== "") return value;
    if (fallback === undefined) empty.add(token);
    return fallback?.trim() ?? "";
  });
  return { body, unknown: [...unknown], empty: [...empty] };
}
