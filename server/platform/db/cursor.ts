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
