import { isDay } from "./check-value.ts";
import type { FieldDefinition } from "./types.ts";

/** What a list is asked of a field. Numbers are those of the value rows: days and instants in seconds since 1970. */
export type FieldFilter =
  | { ask: "any" | "none" }
  | { ask: "between"; least: number | null; most: number | null; currency?: string }
  | { ask: "oneOf"; texts: readonly string[]; /** whether case and accents count */ exact: boolean }
  | { ask: "begins"; text: string };

const MOST_TEXTS = 50;

/**
 * Reads what stands behind `field.<key>=`:
 * `any` and `none`; for numbers, amounts, days and instants one value or a range with both ends in it, `10..20`, `10..`, `..20`, with a
 * currency behind amounts where one is meant (`..500 EUR`); `yes` or `no`; for choices and references some of them with commas between; for
 * texts the text whatever its case and accents, or its beginning with `*` behind it. A text that would be read otherwise is asked with `=` before it.
 * @returns null when it cannot be read for this type of field
 */
export function readFilter({ type }: Pick<FieldDefinition, "type">, text: string): FieldFilter | null {
  const asked = text.trim();
  if (asked === "" || asked.includes("\u0000") || !asked.isWellFormed()) return null;
  if (asked === "any" || asked === "none") return { ask: asked };
  switch (type) {
    case "number":
      return range(asked, plainNumber);
    case "money":
      return amounts(asked);
    case "date":
      return range(asked, (part) => (isDay(part) ? seconds(part) : null));
    case "dateTime":
      return range(asked, instantSeconds);
    case "yesNo":
      return yesOrNo(asked);
    case "choice":
    case "choices":
    case "reference": {
      const texts = asked.split(",").map((part) => part.trim());
      return texts.length <= MOST_TEXTS && texts.every((part) => part !== "") ? { ask: "oneOf", texts, exact: true } : null;
    }
    default:
      if (asked.startsWith("=")) return asked.length > 1 ? { ask: "oneOf", texts: [asked.slice(1)], exact: false } : null;
      if (asked.endsWith("*")) return asked.length > 1 ? { ask: "begins", text: asked.slice(0, -1) } : null;
      return { ask: "oneOf", texts: [asked], exact: false };
  }
}

/** A number as it is written in JSON without an exponent; null when the text is none. */
function plainNumber(text: string): number | null {
  return /^-?\d{1,15}(\.\d{1,10})?$/.test(text) ? Number(text) : null;
}

function seconds(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / 1000;
}

/** A day stands for its first or last moment in UTC, an instant for itself. */
function instantSeconds(text: string, end: "least" | "most"): number | null {
  if (isDay(text)) return seconds(text) + (end === "most" ? 86_399.999 : 0);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)$/.test(text)) return null;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : at / 1000;
}

function range(text: string, read: (part: string, end: "least" | "most") => number | null): FieldFilter | null {
  const at = text.indexOf("..");
  const [from, to] = at < 0 ? [text, text] : [text.slice(0, at).trim(), text.slice(at + 2).trim()];
  if (from === "" && to === "") return null;
  const least = from === "" ? null : read(from, "least");
  const most = to === "" ? null : read(to, "most");
  if ((from !== "" && least === null) || (to !== "" && most === null)) return null;
  return { ask: "between", least, most };
}

function amounts(text: string): FieldFilter | null {
  const [, amount = "", currency] = /^(.*?)\s*([A-Za-z]{3})?$/.exec(text)!;
  const filter: FieldFilter | null = amount === "" ? { ask: "between", least: null, most: null } : range(amount, plainNumber);
  if (filter?.ask !== "between" || (amount === "" && !currency)) return null;
  return { ...filter, ...(currency && { currency: currency.toUpperCase() }) };
}

function yesOrNo(text: string): FieldFilter | null {
  const number = { yes: 1, true: 1, no: 0, false: 0 }[text.toLowerCase()];
  return number === undefined ? null : { ask: "between", least: number, most: number };
}
