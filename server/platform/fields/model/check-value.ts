import { normalizeAddress } from "#platform/mail";
import { readPhone } from "#platform/phones";
import { isId } from "#shared/ids";
import type { FieldValue } from "#shared/fields";
import { matchesPattern } from "./pattern.ts";
import type { FieldDefinition, FieldRules } from "./types.ts";

type Values = { [name: string]: string | number };
/** A value in its stored form, or what is wrong with it: a code below `invalid.` of errors.json. A list of choices left empty is `none`. */
export type Checked = { value: FieldValue } | { none: true } | { code: string; values?: Values };

export const LONGEST_TEXT = 1_000;
export const LONGEST_LONG_TEXT = 20_000;
const LONGEST_PATTERN_TEXT = 500;
const LINK = /^https?:\/\/[^\s<>"]+$/i;
const ONE_LINE = /^[^\p{Cc}\u2028\u2029]*$/u;

/**
 * Holds a value against its definition. References are checked by form only: whether the thing is there is for the caller to ask.
 * @param country whose telephone numbers need no `+`; ISO 3166-1
 */
export async function checkValue(
  definition: Pick<FieldDefinition, "type" | "rules" | "options">,
  value: FieldValue,
  {
    country = null,
    held,
  }: { country?: string | null; /** the value it has now; an archived choice may stay */ held?: FieldValue | undefined } = {},
): Promise<Checked> {
  const { type, rules } = definition;
  switch (type) {
    case "number":
      return checkNumber(rules, value);
    case "money":
      return checkMoney(rules, value);
    case "yesNo":
      return typeof value === "boolean" ? { value } : { code: "type", values: { expected: "boolean" } };
    case "choice":
    case "choices":
      return checkChoices(definition, value, held);
    default:
      return typeof value === "string" ? checkText(type, rules, value, country) : { code: "type", values: { expected: "string" } };
  }
}

function checkNumber({ least, most, decimals }: FieldRules, value: FieldValue): Checked {
  if (typeof value !== "number" || !Number.isFinite(value)) return { code: "type", values: { expected: "number" } };
  // What a double cannot hold exactly would come back as another number.
  if (Math.abs(value) > Number.MAX_SAFE_INTEGER) return { code: "tooBig", values: { most: Number.MAX_SAFE_INTEGER } };
  if (typeof least === "number" && value < least) return { code: "tooSmall", values: { least } };
  if (typeof most === "number" && value > most) return { code: "tooBig", values: { most } };
  if (decimals !== undefined && Number(value.toFixed(decimals)) !== value) return { code: "decimals", values: { most: decimals } };
  return { value: value === 0 ? 0 : value };
}

let currencies: ReadonlySet<string> | null = null;

/** Whether there is such a currency (ISO 4217). */
export function isCurrency(code: string): boolean {
  return (currencies ??= new Set(Intl.supportedValuesOf("currency"))).has(code);
}

/** Places of a currency's smallest coin. */
function coinPlaces(currency: string): number {
  return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

function checkMoney({ least, most, currencies: allowed }: FieldRules, value: FieldValue): Checked {
  if (typeof value !== "object" || Array.isArray(value)) return { code: "type", values: { expected: "{amount, currency}" } };
  const currency = value.currency.trim().toUpperCase();
  if (!isCurrency(currency)) return { code: "currency" };
  const places = coinPlaces(currency);
  if (allowed && allowed.length > 0 && !allowed.includes(currency)) return { code: "oneOf", values: { values: allowed.join(", ") } };
  const match = /^(-?)0*(\d{1,13})(?:\.(\d*))?$/.exec(value.amount.trim());
  if (!match) return { code: "amount" };
  const [, sign = "", whole = "0", part = ""] = match;
  if (part.length > places && /[1-9]/.test(part.slice(places))) return { code: "decimals", values: { most: places } };
  const cents = part.slice(0, places).padEnd(places, "0");
  const plain = places === 0 ? whole : `${whole}.${cents}`;
  const amount = sign && Number(plain) !== 0 ? `-${plain}` : plain;
  if (typeof least === "number" && Number(amount) < least) return { code: "tooSmall", values: { least } };
  if (typeof most === "number" && Number(amount) > most) return { code: "tooBig", values: { most } };
  return { value: { amount, currency } };
}

function checkChoices(
  { type, options }: Pick<FieldDefinition, "type" | "options">,
  value: FieldValue,
  held: FieldValue | undefined,
): Checked {
  const several = type === "choices";
  if (several !== Array.isArray(value) || (!several && typeof value !== "string"))
    return { code: "type", values: { expected: several ? "array" : "string" } };
  const chosen = new Set(Array.isArray(value) ? value : [value as string]);
  const kept = new Set(Array.isArray(held) ? held : [held]);
  const open = options.filter(({ key, archived }) => !archived || kept.has(key));
  if ([...chosen].some((key) => !open.some((option) => option.key === key)))
    return { code: "oneOf", values: { values: open.map(({ key }) => key).join(", ") } };
  if (!several) return { value };
  const keys = options.filter(({ key }) => chosen.has(key)).map(({ key }) => key);
  return keys.length === 0 ? { none: true } : { value: keys };
}

async function checkText(type: FieldDefinition["type"], rules: FieldRules, given: string, country: string | null): Promise<Checked> {
  if (!given.isWellFormed()) return { code: "unicode" };
  if (given.includes("\u0000")) return { code: "noNul" };
  const text = type === "longText" ? given.replaceAll("\r\n", "\n").trim() : given.trim();
  if (text === "") return { none: true };
  if (type !== "longText" && !ONE_LINE.test(text)) return { code: "oneLine" };
  const most = longestOf(type, rules);
  if ([...text].length > most) return { code: "tooLong", values: { most } };
  switch (type) {
    case "date":
      return checkDay(rules, text);
    case "dateTime":
      return checkInstant(rules, text);
    case "link":
      return LINK.test(text) && URL.canParse(text) && isPlainLink(text) ? { value: text } : { code: "link" };
    case "email": {
      const address = normalizeAddress(text);
      return address === null ? { code: "email" } : { value: address };
    }
    case "phone": {
      const phone = await readPhone(text, country);
      return phone === null ? { code: "phone" } : { value: phone.number };
    }
    case "reference":
      return isId(text) ? { value: text } : { code: "uuid" };
    case "pattern":
      return (await matchesPattern(rules.pattern ?? "", text))
        ? { value: text }
        : rules.example === undefined
          ? { code: "pattern" }
          : { code: "patternLike", values: { example: rules.example } };
    default:
      return { value: text };
  }
}

/** A link says where it leads: a name before an @ would say something else. */
function isPlainLink(text: string): boolean {
  const { username, password } = new URL(text);
  return username === "" && password === "";
}

function longestOf(type: FieldDefinition["type"], { longest }: FieldRules): number {
  const limit = type === "longText" ? LONGEST_LONG_TEXT : type === "pattern" ? LONGEST_PATTERN_TEXT : LONGEST_TEXT;
  return longest === undefined ? limit : Math.min(longest, limit);
}

function checkDay({ least, most }: FieldRules, text: string): Checked {
  if (!isDay(text)) return { code: "day" };
  if (typeof least === "string" && text < least) return { code: "dayBefore", values: { least } };
  if (typeof most === "string" && text > most) return { code: "dayAfter", values: { most } };
  return { value: text };
}

/** Whether a text is a day of the calendar, `YYYY-MM-DD`, of the years 1 to 9999. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || text < "0001") return false;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

function checkInstant({ least, most }: FieldRules, text: string): Checked {
  const match = /^(\d{4}-\d\d-\d\d)[Tt ](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/.exec(
    text,
  );
  if (!match || !isDay(match[1]!)) return { code: "instant" };
  const at = new Date(text.replace(" ", "T"));
  const year = at.getUTCFullYear();
  if (Number.isNaN(year) || year < 1 || year > 9_999) return { code: "instant" };
  const value = at.toISOString();
  if (typeof least === "string" && value < least) return { code: "dayBefore", values: { least } };
  if (typeof most === "string" && value > most) return { code: "dayAfter", values: { most } };
  return { value };
}
