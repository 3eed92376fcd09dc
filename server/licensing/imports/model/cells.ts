/** Cells of lists as what they mean: pure. What cannot be meant is `undefined`, and is refused with its column. */
import type { DateOrder } from "#shared/license-lists";
import { codeOf, metadataOf } from "./plain.ts";

const SECOND = 1_000;
const DAY = 86_400 * SECOND;
const NEVER = new Set(
  "never,perpetual,lifetime,unlimited,forever,none,no expiry,∞,-,–,nunca,vitalício,vitalicio,perpétuo,perpetuo,ilimitado,nikdy,doživotní,trvalá,trvale,neomezeně,neomezeno,neomezená,nie,unbegrenzt,unbefristet,dauerhaft,ابدا,أبدا,دائم,غير محدود,بلا حد".split(
    ",",
  ),
);
const YES = new Set("yes,true,1,y,sim,ano,ja,نعم,x,suspended".split(","));
const NO = new Set("no,false,0,n,nao,não,ne,nein,لا,active".split(","));

/** A day of the calendar, or undefined where there is none such. */
function dayOf(year: number, month: number, day: number): Date | undefined {
  const at = new Date(Date.UTC(year, month - 1, day));
  const whole = at.getUTCFullYear() === year && at.getUTCMonth() === month - 1 && at.getUTCDate() === day;
  return whole ? at : undefined;
}

const inBounds = (at: Date | undefined): Date | undefined =>
  at && at.getUTCFullYear() >= 1990 && at.getUTCFullYear() < 2200 ? at : undefined;

/**
 * An instant as programs and people write it: a day (`2027-12-31`, `31.12.2027`, `12/31/2027`), an instant with or without an offset (then UTC), or
 * seconds or milliseconds since 1970.
 * @param edge of a day that is meant: its first second, or its last, since an end has its day in it
 */
export function instantIn(text: string, order: DateOrder, edge: "begin" | "end"): Date | undefined {
  const said = text.trim();
  const whole = (at: Date | undefined) => inBounds(at && edge === "end" ? new Date(at.getTime() + DAY - SECOND) : at);
  if (/^\d{10}$/.test(said)) return inBounds(new Date(Number(said) * SECOND));
  if (/^\d{13}$/.test(said)) return inBounds(new Date(Number(said)));
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(said);
  if (iso) return whole(dayOf(Number(iso[1]), Number(iso[2]), Number(iso[3])));
  const instant = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?) ?(Z|UTC|[+-]\d{2}:?\d{2})?$/i.exec(said);
  if (instant) {
    const zone = (instant[3] ?? "Z")
      .toUpperCase()
      .replace("UTC", "Z")
      .replace(/^([+-]\d{2})(\d{2})$/, "$1:$2");
    const [year, month, day] = instant[1]!.split("-").map(Number);
    const at = new Date(`${instant[1]}T${instant[2]}${zone}`);
    return Number.isNaN(at.getTime()) || !dayOf(year!, month!, day!) ? undefined : inBounds(at);
  }
  const local = /^(\d{1,2})([./-]) ?(\d{1,2})\2 ?(\d{4})$/.exec(said);
  if (!local) return undefined;
  const [first, second] = [Number(local[1]), Number(local[3])];
  // Where points stand between, and where the first can be no month, the day is first.
  const dayFirst = local[2] === "." || (order === "dayFirst" && second <= 12) || first > 12;
  return whole(dayFirst ? dayOf(Number(local[4]), second, first) : dayOf(Number(local[4]), first, second));
}

/** When a licence ends; null: never. */
export function endIn(text: string, order: DateOrder): Date | null | undefined {
  return NEVER.has(text.trim().toLowerCase()) ? null : instantIn(text, order, "end");
}

/** A whole number from one on; null: as many as one likes. */
export function limitIn(text: string, most: number): number | null | undefined {
  if (NEVER.has(text.trim().toLowerCase())) return null;
  const number = /^\d{1,16}$/.test(text.trim()) ? Number(text) : 0;
  return number >= 1 && number <= most ? number : undefined;
}

/** A whole number, also none. */
export function countIn(text: string, most: number): number | undefined {
  const number = /^\d{1,16}$/.test(text.trim()) ? Number(text) : -1;
  return number >= 0 && number <= most ? number : undefined;
}

export function yesIn(text: string): boolean | undefined {
  const word = text.trim().toLowerCase();
  return YES.has(word) ? true : NO.has(word) ? false : undefined;
}

/** Codes with commas, semicolons or line ends between, spelled as ours are; `wrong` is the first that can be none. */
export function codesIn(text: string): { codes: string[]; wrong: string | null } {
  const codes: string[] = [];
  let wrong: string | null = null;
  for (const part of text.split(/[,،;|\n]/)) {
    if (part.trim() === "") continue;
    const code = codeOf(part);
    if (code === null) wrong ??= part.trim();
    else if (!codes.includes(code)) codes.push(code);
  }
  return { codes, wrong };
}

/** Metadata as a JSON object, or as `name=value` with semicolons or line ends between; undefined where it is neither or does not fit. */
export function metadataIn(text: string): { [name: string]: string | number | boolean } | undefined {
  const said = text.trim();
  let object: unknown;
  if (said.startsWith("{"))
    try {
      object = JSON.parse(said);
    } catch {
      return undefined;
    }
  else {
    const pairs = said
      .split(/[;\n]/)
      .filter((part) => part.trim() !== "")
      .map((part) => /^\s*([^=]+?)\s*=\s*(.*?)\s*$/s.exec(part));
    if (pairs.some((pair) => pair === null)) return undefined;
    object = Object.fromEntries(pairs.map((pair) => [pair![1]!, pair![2]!]));
  }
  if (typeof object !== "object" || object === null || Array.isArray(object)) return undefined;
  const { metadata, notes } = metadataOf(object);
  return notes.length > 0 ? undefined : metadata;
}
