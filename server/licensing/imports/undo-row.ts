import { removeBroughtLicense, removeBroughtMachine } from "#licensing/licenses";
import { removeMade } from "#people/directory";
import { isForeignKeyViolation } from "#platform/db";
import { inTransaction, Problem, type Ctx } from "#platform/http";
import { closeListRow, type LineRow, type ListRow } from "./list-queries.ts";

/** Takes one row back; what somebody changed or used since stays and is listed. */
export async function undoRow(ctx: Ctx, list: Pick<ListRow, "id" | "kind">, row: LineRow): Promise<void> {
  const made = row.made!;
  const close = (tx: Ctx, verdict: "undone" | "left", code: string | null) =>
    closeListRow(tx.db, list.id, row.line, {
      verdict,
      thing_id: verdict === "left" ? row.thing_id : null,
      contact_id: row.contact_id,
      problem: code === null ? null : { code, column: null },
      made: verdict === "left" ? made : null,
    });
  try {
    await inTransaction(ctx, async (tx) => {
      const gone = await (list.kind === "license"
        ? removeBroughtLicense(tx, row.thing_id!, made)
        : removeBroughtMachine(tx, row.thing_id!, made));
      if (!gone) throw new Problem(409, "import.row.changedSince");
      await close(tx, "undone", null);
    });
  } catch (error) {
    if (!(error instanceof Problem) && !isForeignKeyViolation(error)) throw error;
    return close(ctx, "left", isForeignKeyViolation(error) ? "import.row.usedSince" : "import.row.changedSince");
  }
  if (made.contact !== undefined) await removePerson(ctx, made.contact);
}

/** A person who came with a licence goes with it, unless anything has become of him since. */
async function removePerson(ctx: Ctx, id: string): Promise<void> {
  await inTransaction(ctx, (tx) => removeMade(tx, "contact", id, 1)).catch((error: unknown) => {
    if (!isForeignKeyViolation(error)) throw error;
  });
}
