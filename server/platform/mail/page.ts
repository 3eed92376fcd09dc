import { decodeCursor } from "#platform/db";
import { invalid } from "#platform/http";
import { isId } from "#shared/ids";

/** Where a list ordered by id, newest first, goes on. @throws Problem 422 */
export function cursorId(cursor: string | undefined): string | null {
  if (cursor === undefined) return null;
  const [id] = decodeCursor(cursor, 1) ?? [];
  if (typeof id !== "string" || !isId(id)) throw invalid("cursor", "cursor");
  return id;
}
