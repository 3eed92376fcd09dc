/** Keeping a reference in step with its tracker, and leaving it a link. */
import { emit } from "#platform/events";
import { inTransaction, notFound, Problem, type Ctx } from "#platform/http";
import { findIssues, type KnownIssue } from "#products/issues";
import { OPEN_ISSUE_STATES } from "#shared/issue-codes";
import { ADAPTERS } from "./adapters/all.ts";
import { TrackerError } from "./adapters/tracker.ts";
import type { IssueMirror } from "./contract.ts";
import type { Side } from "./model/reconcile.ts";
import { mirrorBegun, mirrorEnded } from "./events.ts";
import {
  deleteMirror,
  findMirror,
  insertMirror,
  mirrorsOfIssue,
  selectReference,
  trackerOf,
  type MirrorRow,
  type ReferenceRow,
} from "./queries.ts";
import { accessTo } from "./secrets.ts";

/** How an issue stands here, in the words of trackers. */
export function sideOf(issue: KnownIssue): Side {
  return { open: OPEN_ISSUE_STATES.includes(issue.state), title: issue.texts?.title["en"] ?? issue.title };
}

function present(row: MirrorRow, open: boolean): IssueMirror {
  return {
    reference: row.reference_id,
    tracker: { id: row.tracker_id, name: row.tracker },
    open: row.remote_open,
    reason: row.remote_reason,
    title: row.remote_title,
    differs: row.remote_open !== open,
    error: row.error,
    syncedAt: row.synced_at?.toISOString() ?? null,
  };
}

async function issueOf(ctx: Ctx, number: number) {
  const [issue] = await findIssues(ctx, [], number);
  if (!issue) throw notFound();
  return { ...issue, open: sideOf(issue).open };
}

async function referenceOf(ctx: Ctx, issueId: string, id: string): Promise<ReferenceRow> {
  const reference = await selectReference(ctx.db, id);
  if (reference?.issue_id !== issueId) throw notFound();
  return reference;
}

/** @throws Problem 404 */
export async function listMirrors(ctx: Ctx, number: number): Promise<{ data: IssueMirror[]; nextCursor: null }> {
  const issue = await issueOf(ctx, number);
  return { data: (await mirrorsOfIssue(ctx.db, issue.id)).map((row) => present(row, issue.open)), nextCursor: null };
}

/**
 * Begins: asks the tracker how the issue stands there, and goes on from how both sides stand. Nothing is written there or here for it.
 * @throws Problem 404, 409 where no tracker with a token fits, or it does not answer
 */
export async function beginMirror(ctx: Ctx, number: number, id: string): Promise<IssueMirror> {
  const issue = await issueOf(ctx, number);
  const reference = await referenceOf(ctx, issue.id, id);
  const tracker = reference.label.startsWith("!") ? undefined : await trackerOf(ctx.db, reference.kind, reference.url);
  if (!tracker) throw new Problem(409, "tracker.none");
  // Outside of any transaction: somebody else's answer may take its time.
  const remote = await ADAPTERS[tracker.kind].read(accessTo(ctx, tracker), reference).catch((error: unknown) => {
    throw error instanceof TrackerError ? new Problem(409, "tracker.unreachable", { extensions: { reason: error.code } }) : error;
  });
  return inTransaction(ctx, async (tx) => {
    await insertMirror(tx.db, {
      referenceId: id,
      trackerId: tracker.id,
      issueId: issue.id,
      ours: sideOf(issue),
      remote,
      now: ctx.clock.now(),
    });
    await emit(tx, mirrorBegun, {
      subjects: [`knownIssue:${issue.id}`, `tracker:${tracker.id}`],
      data: { number, issueId: issue.id, referenceId: id },
    });
    return present((await findMirror(tx.db, id))!, issue.open);
  });
}

/** @throws Problem 404 */
export function endMirror(ctx: Ctx, number: number, id: string): Promise<undefined> {
  return inTransaction(ctx, async (tx) => {
    const issue = await issueOf(tx, number);
    await referenceOf(tx, issue.id, id);
    if (!(await deleteMirror(tx.db, id))) throw notFound();
    await emit(tx, mirrorEnded, { subjects: [`knownIssue:${issue.id}`], data: { number, issueId: issue.id, referenceId: id } });
    return undefined;
  });
}
