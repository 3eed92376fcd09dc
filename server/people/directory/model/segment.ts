/**
 * The little language of segments: conditions joined by `and`, `or`, `not` and parentheses, such as
 * `tag:gold and not organization:acme and field.seats >= 10`. What is read here is data: it becomes SQL with every value as a parameter.
 */
import { readFilter, type FieldDefinition, type FieldFilter } from "#platform/fields";

export type SegmentKind = "contact" | "organization";

export type Condition =
  | { is: "and" | "or"; parts: readonly Condition[] }
  | { is: "not"; part: Condition }
  | { is: "text"; name: string; texts: readonly string[]; begins: boolean }
  | { is: "set"; name: string; set: boolean }
  | { is: "flag"; name: string; yes: boolean }
  | { is: "time"; name: string; least: Date | null; most: Date | null }
  | { is: "field"; definition: FieldDefinition; filter: FieldFilter };

/** Where a condition cannot be read. `code` is one below `invalid.` of errors.json. */
export class SegmentError extends Error {
  override name = "SegmentError";
  readonly code: string;
  readonly at: number;
  readonly value: string;
  constructor(code: string, at: number, value = "") {
    super(code);
    this.code = code;
    this.at = at;
    this.value = value;
  }
}

export const LONGEST_CONDITION = 2_000;
const MOST_CONDITIONS = 50;
const DEEPEST = 20;

/** What may be asked of each kind, and in which way. */
const NAMES: { readonly [kind in SegmentKind]: { readonly [name: string]: "text" | "flag" | "time" } } = {
  contact: {
    name: "text",
    email: "text",
    domain: "text",
    phone: "text",
    title: "text",
    language: "text",
    timezone: "text",
    tag: "text",
    owner: "text",
    organization: "text",
    role: "text",
    verified: "flag",
    bounced: "flag",
    member: "flag",
    created: "time",
    updated: "time",
  },
  organization: {
    name: "text",
    slug: "text",
    domain: "text",
    parent: "text",
    tag: "text",
    owner: "text",
    verified: "flag",
    members: "flag",
    created: "time",
    updated: "time",
  },
};

/** Names that conditions of a kind may use. */
export function segmentNames(kind: SegmentKind): string[] {
  return Object.keys(NAMES[kind]);
}

type Token = { at: number; text: string; quoted: boolean };

/** Words, quoted words, signs. @throws SegmentError */
function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  const pattern = /\s+|"((?:[^"\\]|\\["\\])*)"|(>=|<=|[()<>=:,])|([^\s"()<>=:,]+)/gy;
  while (pattern.lastIndex < text.length) {
    const at = pattern.lastIndex;
    const match = pattern.exec(text);
    if (!match) throw new SegmentError("segmentQuote", at);
    const [all, quoted, sign, word] = match;
    if (quoted !== undefined) tokens.push({ at, text: quoted.replaceAll(/\\(.)/g, "$1"), quoted: true });
    else if (sign ?? word) tokens.push({ at, text: all, quoted: false });
    if (tokens.length > 1_000) throw new SegmentError("segmentTooLong", at);
  }
  return tokens;
}

/**
 * Reads a condition.
 * @param fields custom fields of the kind, by which `field.<key>` is understood
 * @param now what `-30d` counts from
 * @throws SegmentError
 */
export function readSegment(kind: SegmentKind, text: string, fields: readonly FieldDefinition[], now: Date): Condition {
  if (text.length > LONGEST_CONDITION) throw new SegmentError("segmentTooLong", LONGEST_CONDITION);
  const tokens = tokensOf(text);
  let next = 0;
  let count = 0;
  const end = { at: text.length, text: "", quoted: true };
  const peek = () => tokens[next] ?? end;
  const is = (word: string) => next < tokens.length && !peek().quoted && peek().text.toLowerCase() === word;
  const take = () => tokens[next++] ?? end;

  const joined = (word: "and" | "or", part: (depth: number) => Condition, depth: number): Condition => {
    const parts = [part(depth)];
    while (is(word)) {
      take();
      parts.push(part(depth));
    }
    return parts.length === 1 ? parts[0]! : { is: word, parts };
  };
  const either = (depth: number): Condition => joined("or", both, depth);
  const both = (depth: number): Condition => joined("and", one, depth);
  const one = (depth: number): Condition => {
    if (depth > DEEPEST) throw new SegmentError("segmentTooLong", peek().at);
    if (is("not")) {
      take();
      return { is: "not", part: one(depth + 1) };
    }
    if (is("(")) {
      take();
      const inner = either(depth + 1);
      if (!is(")")) throw new SegmentError("segmentParenthesis", peek().at);
      take();
      return inner;
    }
    return single();
  };
  const single = (): Condition => {
    const name = take();
    if (name.text === "" || name.quoted || /^[()<>=:,]/.test(name.text)) throw new SegmentError("segmentCondition", name.at, name.text);
    if (++count > MOST_CONDITIONS) throw new SegmentError("segmentTooLong", name.at);
    const sign = take();
    if (sign.quoted || !/^(?::|=|[<>]=?)$/.test(sign.text)) throw new SegmentError("segmentSign", sign.at, name.text);
    const values = [valueOf()];
    while (is(",")) {
      take();
      values.push(valueOf());
    }
    return conditionOf(kind, { name, sign: sign.text, values }, fields, now);
  };
  const valueOf = (): Token => {
    const value = take();
    if (value === end || (!value.quoted && /^[()<>=:,]/.test(value.text))) throw new SegmentError("segmentValue", value.at);
    return value;
  };

  if (tokens.length === 0) throw new SegmentError("empty", 0);
  const condition = either(0);
  if (next < tokens.length) throw new SegmentError("segmentRest", peek().at, peek().text);
  return condition;
}

type Written = { name: Token; sign: string; values: readonly Token[] };

function conditionOf(kind: SegmentKind, { name, sign, values }: Written, fields: readonly FieldDefinition[], now: Date): Condition {
  const asked = name.text;
  const [value] = values as [Token];
  if (asked.startsWith("field.")) return fieldOf(asked.slice("field.".length), { name, sign, values }, fields);
  const names = NAMES[kind];
  const way = Object.hasOwn(names, asked) ? names[asked]! : null;
  if (way === null) throw new SegmentError("segmentName", name.at, asked);
  if (way === "time") return timeOf(asked, sign, value, values.length, now);
  if (sign !== ":" && sign !== "=") throw new SegmentError("segmentSign", name.at, asked);
  if (way === "flag") {
    const yes = { yes: true, true: true, no: false, false: false }[value.text.toLowerCase()];
    if (yes === undefined || values.length > 1) throw new SegmentError("segmentYesNo", value.at, asked);
    return { is: "flag", name: asked, yes };
  }
  if (values.length === 1 && !value.quoted && (value.text === "any" || value.text === "none"))
    return { is: "set", name: asked, set: value.text === "any" };
  const texts = values.map(({ text }) => text);
  if (texts.some((text) => text === "" || text.includes("\u0000") || !text.isWellFormed()))
    throw new SegmentError("segmentValue", value.at, asked);
  const begins = texts.length === 1 && !value.quoted && texts[0]!.length > 1 && texts[0]!.endsWith("*");
  return { is: "text", name: asked, texts: begins ? [texts[0]!.slice(0, -1)] : texts, begins };
}

function fieldOf(key: string, { name, sign, values }: Written, fields: readonly FieldDefinition[]): Condition {
  const definition = fields.find((field) => field.key === key && !field.archived);
  if (!definition) throw new SegmentError("segmentName", name.at, name.text);
  const text = values.map((value) => value.text).join(",");
  const asked = sign === ">=" || sign === ">" ? `${text}..` : sign === "<=" || sign === "<" ? `..${text}` : text;
  const filter = readFilter(definition, asked);
  if (!filter) throw new SegmentError("fieldFilter", values[0]!.at, name.text);
  const strict = sign === ">" || sign === "<";
  if (!strict) return { is: "field", definition, filter };
  const same = readFilter(definition, text);
  if (filter.ask !== "between" || same?.ask !== "between") throw new SegmentError("segmentSign", name.at, name.text);
  return {
    is: "and",
    parts: [
      { is: "field", definition, filter },
      { is: "not", part: { is: "field", definition, filter: same } },
    ],
  };
}

const DAY = 86_400_000;

/** A day, or so many days, weeks, months of thirty days or years of 365 ago: `2026-01-31`, `-30d`, `-2w`, `-6m`, `-1y`. */
function dayOf(text: string, now: Date): number | null {
  const ago = /^-(\d{1,4})([dwmy])$/.exec(text);
  if (ago) return now.getTime() - Number(ago[1]) * { d: 1, w: 7, m: 30, y: 365 }[ago[2] as "d"] * DAY;
  const at = /^\d{4}-\d\d-\d\d$/.test(text) && text >= "0001" ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== text ? null : at;
}

function timeOf(name: string, sign: string, value: Token, count: number, now: Date): Condition {
  const at = dayOf(value.text, now);
  // A thousand years ago is no time that a database row has, and the farthest that it can hold is not far beyond.
  if (at === null || count > 1 || at < Date.UTC(1, 0, 1)) throw new SegmentError("segmentTime", value.at, name);
  const day = new Date(at);
  const after = new Date(at + DAY);
  switch (sign) {
    case ">":
      return { is: "time", name, least: after, most: null };
    case ">=":
      return { is: "time", name, least: day, most: null };
    case "<":
      return { is: "time", name, least: null, most: day };
    case "<=":
      return { is: "time", name, least: null, most: after };
    default:
      return { is: "time", name, least: day, most: after };
  }
}
