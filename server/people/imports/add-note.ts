import { createNote, hasNote } from "#people/directory";
import type { Ctx } from "#platform/http";
import { RowProblem } from "#platform/imports";
import type { Change } from "./queries.ts";

/** As the operation for notes has it. */
const LONGEST = 10_000;

/** Writes down what a row notes about a contact, unless that is noted already. @throws RowProblem */
export async function addNote(tx: Ctx, contact: string, text: string | undefined): Promise<Change[]> {
  if (text === undefined) return [];
  if (text.length > LONGEST) throw new RowProblem("invalid.tooLong", "note", { most: LONGEST });
  if (await hasNote(tx.db, contact, text)) return [];
  const { id } = await createNote(tx, { contact, text });
  return [{ name: "note", before: null, after: text, ref: id }];
}
