import { emit } from "#platform/events";
import type { Ctx } from "#platform/http";
import { contactChanged, organizationChanged } from "./events.ts";
import type { Kind } from "./merge-queries.ts";
import { deleteMade, deleteUntouched } from "./remove-queries.ts";

/**
 * Removes a record that an import made, where nothing has happened to it since: it was not changed, nobody signed in as it, nothing was written
 * down about it. In a transaction of its own: what hangs on it in other rooms refuses.
 * @param revision the one the import left it with
 * @returns false where it stays
 */
export async function removeMade(tx: Ctx, kind: Kind, id: string, revision: number): Promise<boolean> {
  if (!(await deleteMade(tx.db, kind, id, revision))) return false;
  if (kind === "contact") await emit(tx, contactChanged, { subjects: [`contact:${id}`], data: { contactId: id } });
  else await emit(tx, organizationChanged, { subjects: [`organization:${id}`], data: { organizationId: id } });
  return true;
}

/** Removes a membership that an import made and nobody changed since. */
export function removeMembership(tx: Ctx, id: string): Promise<boolean> {
  return deleteUntouched(tx.db, id);
}
