import type { Db } from "#platform/db";
import { renewFiles } from "#platform/files";
import { deleteEmptyDrafts, draftFiles } from "./queries.ts";

const KEPT_DAYS = 30;

/** Keeps the files of drafts from being taken for forgotten ones, and removes what is left of drafts long sent. */
export async function forgetDrafts(db: Db, now: Date): Promise<void> {
  await renewFiles(db, await draftFiles(db), now);
  await deleteEmptyDrafts(db, new Date(now.getTime() - KEPT_DAYS * 86_400_000));
}
