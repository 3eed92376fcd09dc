import {
  changeContact,
  changeOrganization,
  readContact,
  readOrganization,
  removeMade,
  removeMembership,
  removeNoteMade,
} from "#people/directory";
import { isForeignKeyViolation } from "#platform/db";
import { inTransaction, Problem, type Ctx } from "#platform/http";
import type { FieldValue } from "#shared/fields";
import { contactValues, organizationValues } from "./apply-row.ts";
import { closeLine, type Change, type ImportRow, type LineRow } from "./queries.ts";

const same = (one: unknown, other: unknown) => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);

/** What of a change still stands as the import left it. Of lists what was added goes, of the rest what was there comes back. */
function backTo(changes: readonly Change[], held: { [name: string]: unknown }): { values: { [name: string]: unknown }; left: Change[] } {
  const values: { [name: string]: unknown } = {};
  const left: Change[] = [];
  for (const change of changes) {
    if (change.ref) continue;
    const { name, before, after } = change;
    const now = held[name];
    if (Array.isArray(after) && Array.isArray(now) && before === null && !name.startsWith("fields."))
      values[name] = now.filter((one) => !after.includes(one));
    else if (same(now, after)) values[name] = before;
    else left.push(change);
  }
  return { values, left };
}

/** Removes what an import made beside a record; false where somebody changed it since. */
const removeBeside = (tx: Ctx, name: string, ref: string) => (name === "note" ? removeNoteMade(tx, ref) : removeMembership(tx, ref));

async function restore(tx: Ctx, row: ImportRow, line: LineRow): Promise<Change[] | null> {
  const contact = row.kind === "contact" ? await readContact(tx.db, line.thing_id!) : undefined;
  const organization = row.kind === "organization" ? await readOrganization(tx.db, line.thing_id!) : undefined;
  const thing = contact ?? organization;
  // Merged or erased since: whose values these are now is not for an import to say.
  if (!thing || thing.id !== line.thing_id) return null;
  const { values, left } = backTo(line.changes, contact ? contactValues(contact) : organizationValues(organization!));
  const fields = Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      name.startsWith("fields.") ? [[name.slice("fields.".length), (value ?? null) as FieldValue | null]] : [],
    ),
  );
  const { email, phone, domain, ...rest } = Object.fromEntries(Object.entries(values).filter(([name]) => !name.startsWith("fields.")));
  const change = { ...rest, ...(Object.keys(fields).length > 0 && { fields }) };
  if (contact) {
    const kept = phone as string[] | undefined;
    const phones = kept && contact.phones.filter(({ number, extension }) => kept.includes(extension ? `${number};${extension}` : number));
    const all = { ...change, ...(email !== undefined && { emails: email as string[] }), ...(phones && { phones }) };
    if (Object.keys(all).length > 0) await changeContact(tx, contact.id, contact.revision, all);
  } else {
    const all = { ...change, ...(domain !== undefined && { domains: domain as string[] }) };
    if (Object.keys(all).length > 0) await changeOrganization(tx, organization!.id, organization!.revision, all);
  }
  for (const { ref, ...made } of line.changes) if (ref && !(await removeBeside(tx, made.name, ref))) left.push({ ...made, ref });
  return left;
}

/** Takes one row back; what somebody changed or used since stays and is listed. */
export async function undoLine(ctx: Ctx, row: ImportRow, line: LineRow): Promise<void> {
  const close = (db: Ctx["db"], verdict: "undone" | "left", changes: Change[], code: string | null) =>
    closeLine(db, row.id, line.line, {
      verdict,
      thing_id: line.thing_id,
      changes,
      problem: code === null ? null : { code, column: null },
      revision: line.revision,
    });
  try {
    await inTransaction(ctx, async (tx) => {
      if (line.verdict === "created") {
        for (const { name, ref } of line.changes) if (ref) await removeBeside(tx, name, ref);
        // What was made beside it stays too.
        if (!(await removeMade(tx, row.kind, line.thing_id!, line.revision!))) throw new Problem(409, "import.row.changedSince");
        await close(tx.db, "undone", [], null);
        return;
      }
      const left = await restore(tx, row, line);
      if (left === null) await close(tx.db, "left", line.changes, "import.row.changedSince");
      else await close(tx.db, left.length > 0 ? "left" : "undone", left, left.length > 0 ? "import.row.changedSince" : null);
    });
  } catch (error) {
    // Something hangs on it now, or what was there before is not possible any more.
    if (!(error instanceof Problem) && !isForeignKeyViolation(error)) throw error;
    await close(ctx.db, "left", line.changes, isForeignKeyViolation(error) ? "import.row.usedSince" : "import.row.changedSince");
  }
}
