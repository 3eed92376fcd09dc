import { isId } from "#shared/ids";

/**
 * A list's cursor: the sort values of the last row, in base64url. It is no secret and grants nothing: rights are checked on every page.
 */
export function encodeCursor(values: readonly (string | number | null)[]): string {
  return Buffer.from(JSON.stringify(values)).toString("base64url");
}

/**
 * Reads a cursor.
 * @param length how many values it must hold
 * @returns the values, or null when the text is not a cursor of this list
 */
export function decodeCursor(cursor: string, length: number): (string | number | null)[] | null {
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString());
    const fits =
      Array.isArray(values) &&
      values.length === length &&
      values.every((v) => v === null || typeof v === "string" || typeof v === "number");
    return fits ? (values as (string | number | null)[]) : null;
  } catch {
    return null;
  }
}

const TIMESTAMP = /^(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)(?:\.\d{1,6})?(?:Z|[+-](\d\d)(?::?(\d\d))?)$/;

/**
 * Where a list sorted by an instant and an id goes on.
 * @returns null when the text is not a cursor of such a list
 */
export function timeAndId(cursor: string): { value: string; id: string } | null {
  const [value, id] = decodeCursor(cursor, 2) ?? [];
  return isCursorInstant(value) && typeof id === "string" && isId(id) ? { value, id } : null;
}

/** Whether a text of a cursor is an instant that PostgreSQL reads: its own form, that of RFC 3339, or `infinity`. */
function isCursorInstant(value: unknown): value is string {
  if (value === "infinity") return true;
  const match = typeof value === "string" ? TIMESTAMP.exec(value) : null;
  if (!match) return false;
  const [year, month, day, hour, minute, second, zone, part] = match.slice(1).map((digits) => Number(digits ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return (
    year >= 1 &&
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= days &&
    hour <= 23 &&
    minute <= 59 &&
    second <= 59 &&
    zone <= 15 &&
    part <= 59
  );
}
