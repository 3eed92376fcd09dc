import { decodeCursor, encodeCursor } from "#platform/db";
import { invalid } from "#platform/http";
import { isId } from "#shared/ids";

/** Where a list ordered by id, newest first, goes on. @throws Problem 422 when the cursor is not one of such a list */
export function afterId(cursor: string | undefined): string | null {
  if (cursor === undefined) return null;
  const [id] = decodeCursor(cursor, 1) ?? [];
  if (typeof id !== "string" || !isId(id)) throw invalid("cursor", "cursor");
  return id;
}

/**
 * A page of a list ordered by id. UUIDv7 grows with time, so the newest come first without another index.
 * @param rows one more than `limit` when there is another page
 */
export function pageById<Row extends { id: string }, Item>(
  rows: readonly Row[],
  limit: number,
  present: (row: Row) => Item,
): { data: Item[]; nextCursor: string | null } {
  const shown = rows.slice(0, limit);
  return { data: shown.map(present), nextCursor: rows.length > limit ? encodeCursor([shown.at(-1)!.id]) : null };
}
