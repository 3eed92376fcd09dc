/** Payment card numbers (ISO/IEC 7812): issuer range, length, grouping and check digit (Luhn) must all fit. */
import type { Found } from "./find-known.ts";

const CANDIDATE = /(?<![\w.,/+=-])(?<!\d[ -])\d(?:[ \u00a0-]?\d){12,18}(?![\w]|[ -]\d|[.,]\d)/g;
/** What stands before numbers that are no cards. */
const OTHER_NUMBER =
  /(?:order|invoice|tracking|track|ticket|imei|isbn|ean|gtin|serial|bestell(?:ung|nr|nummer)?|rechnung|auftrag|pedido|fatura|objednávk\w*|faktur\w*|طلب|فاتورة|case|ref(?:erence)?|id|uid|phone|tel|fon|fax|mobile|timestamp|sha|md5|customer|account|build|version|upc|awb)\W{0,3}(?:no|nr|num(?:ber)?|id|code|č)?[\s.:#=-]{0,4}$/i;

function issuerFits(digits: string): boolean {
  const length = digits.length;
  const two = Number(digits.slice(0, 2));
  const three = Number(digits.slice(0, 3));
  const four = Number(digits.slice(0, 4));
  if (digits[0] === "4") return length === 13 || length === 16 || length === 19;
  if ((two >= 51 && two <= 55) || (four >= 2221 && four <= 2720)) return length === 16;
  if (two === 34 || two === 37) return length === 15;
  if (two === 36 || two === 38 || two === 39 || (three >= 300 && three <= 305) || three === 309) return length === 14 || length === 16;
  if (four === 6011 || two === 65 || (three >= 644 && three <= 649)) return length === 16 || length === 19;
  if (four >= 3528 && four <= 3589) return length === 16;
  if (two === 62) return length >= 16;
  if (["5018", "5020", "5038", "5893", "6304", "6759", "6761", "6762", "6763"].includes(digits.slice(0, 4))) return length >= 13;
  return (four >= 2200 && four <= 2204) || digits.startsWith("9792") ? length === 16 : false;
}

function groupsFit(written: string): boolean {
  const groups = written.split(/[ \u00a0-]/).map((group) => group.length);
  if (groups.length === 1) return true;
  if (new Set(written.replace(/\d/g, "")).size !== 1) return false;
  return ["4,4,4,4", "4,6,5", "4,6,4", "4,4,4,4,3", "4,4,5", "4,4,4,1", "4,4,4,3", "4,4,4,2", "8,8", "6,10", "6,13"].includes(
    groups.join(","),
  );
}

/** The check digit of ISO/IEC 7812-1. */
export function luhnFits(digits: string): boolean {
  let sum = 0;
  for (let index = digits.length - 1, double = false; index >= 0; index -= 1, double = !double) {
    const digit = digits.charCodeAt(index) - 48;
    sum += double ? (digit > 4 ? digit * 2 - 9 : digit * 2) : digit;
  }
  return sum % 10 === 0;
}

/** Arabic and Persian digits become Western ones of the same length. */
function western(text: string): string {
  return /[\u0660-\u0669\u06f0-\u06f9]/.test(text)
    ? text.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (sign) => String(sign.charCodeAt(0) & 0xf))
    : text;
}

export function findCards(source: string): Found[] {
  const found: Found[] = [];
  const text = western(source);
  for (const match of text.matchAll(CANDIDATE)) {
    const written = match[0];
    const digits = written.replace(/\D/g, "");
    if (/^(\d)\1+$/.test(digits) || !issuerFits(digits) || !luhnFits(digits) || !groupsFit(written)) continue;
    if (written.length === digits.length && OTHER_NUMBER.test(text.slice(Math.max(0, match.index - 28), match.index))) continue;
    found.push({ start: match.index, end: match.index + written.length, type: "card-number" });
  }
  return found;
}
