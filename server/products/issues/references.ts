/** The same fault elsewhere: issues in trackers, and pages. */
import { emit } from "#platform/events";
import { inTransaction, invalid, notFound, Problem, type Ctx } from "#platform/http";
import { newId } from "#shared/ids";
import type { IssueReference } from "./contract.ts";
import { issueReferenceAdded, issueReferenceRemoved } from "./events.ts";
import { readReference } from "./model.ts";
import { foundIssue } from "./read-issues.ts";
import { deleteReference, insertReference, MOST_REFERENCES, selectReferences, type ReferenceRow } from "./report-queries.ts";

function present({ id, kind, url, place, label, created_at }: ReferenceRow): IssueReference {
  return { id, kind, url, place, label, createdAt: created_at.toISOString() };
}

/** @throws Problem 404 */
export async function listReferences(ctx: Ctx, number: number): Promise<{ data: IssueReference[]; nextCursor: null }> {
  const { id } = await foundIssue(ctx, number);
  return { data: (await selectReferences(ctx.db, id)).map(present), nextCursor: null };
}

/** Adds one by its address; nothing is fetched from there. @throws Problem 404, 409 for too many, 422 for what is no web address */
export function addReference(ctx: Ctx, number: number, url: string): Promise<IssueReference> {
  const read = readReference(url);
  if (!read) throw invalid("url", "url");
  return inTransaction(ctx, async (tx) => {
    const issue = await foundIssue(tx, number, true);
    const there = await selectReferences(tx.db, issue.id);
    const known = there.find((one) => one.url === read.url);
    if (known) return present(known);
    if (there.length >= MOST_REFERENCES) throw new Problem(409, "issue.tooManyReferences", { values: { most: MOST_REFERENCES } });
    const now = ctx.clock.now();
    const row = await insertReference(tx.db, { ...read, id: newId(now.getTime()), issueId: issue.id, by: ctx.actorKey, now });
    await emit(tx, issueReferenceAdded, {
      subjects: [`knownIssue:${issue.id}`],
      data: { number, issueId: issue.id, referenceId: row.id, kind: row.kind },
    });
    return present(row);
  });
}

/** @throws Problem 404 */
export function removeReference(ctx: Ctx, number: number, id: string): Promise<undefined> {
  return inTransaction(ctx, async (tx) => {
    const issue = await foundIssue(tx, number);
    const removed = await deleteReference(tx.db, issue.id, id);
    if (!removed) throw notFound();
    await emit(tx, issueReferenceRemoved, {
      subjects: [`knownIssue:${issue.id}`],
      data: { number, issueId: issue.id, referenceId: id, kind: removed.kind },
    });
    return undefined;
  });
}
