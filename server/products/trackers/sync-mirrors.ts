/** Brings references and their trackers together, again and again: what a webhook says only makes it sooner. */
import { inTransaction, systemContext, type Ctx, type Platform } from "#platform/http";
import type { Subscriber } from "#platform/events";
import type { JobDefinition } from "#platform/jobs";
import { addUpdate, findIssues, issueChanged, issueUpdateAdded, updateIssue, type KnownIssue } from "#products/issues";
import type { IssueState } from "#shared/issue-codes";
import { ADAPTERS } from "./adapters/all.ts";
import { TrackerError, type RemoteComment, type RemoteIssue } from "./adapters/tracker.ts";
import { sideOf } from "./mirror-reference.ts";
import { publicText, reconcile, type Base, type Side } from "./model/reconcile.ts";
import {
  claimDue,
  deleteOldCalls,
  findMirror,
  hurryIssues,
  insertComment,
  knownComments,
  release,
  saveFailure,
  savePushed,
  saveSeen,
  selectReference,
  selectTracker,
  unsentUpdates,
  type MirrorRow,
} from "./queries.ts";
import { accessTo, markOf, provedMark } from "./secrets.ts";

const NAME = "trackers";
const MOST_SAID = 20;
const MINUTE = 60_000;
const EVERY = 5 * MINUTE;
/** Clocks differ, and what was written while we looked is looked at again. */
const OVERLAP = 2 * MINUTE;
const LONGEST_PAUSE = 6 * 60 * MINUTE;
/** Some thirty questions of ten seconds each. Whoever holds a mirror longer has died. */
const LONGEST_WORK = 10 * MINUTE;
/** A call of a tracker that comes once more within this time is not taken again. */
const CALLS_KEPT = 30 * 24 * 60 * MINUTE;

/** The state that follows from what happened there. */
function stateFrom({ open, reason }: RemoteIssue): IssueState {
  return open ? "confirmed" : reason === "notPlanned" ? "wontFix" : "fixed";
}

/** Everything that is due, one after the other; each by itself, so that one that hangs back stops no other for good. */
export async function syncDue(platform: Platform): Promise<void> {
  const ctx = systemContext(platform, NAME);
  for (;;) {
    const now = platform.clock.now();
    const referenceId = await claimDue(ctx.db, now, new Date(now.getTime() + LONGEST_WORK));
    if (referenceId === null) return;
    await syncMirror(ctx, referenceId);
    await release(ctx.db, referenceId);
  }
}

async function syncMirror(ctx: Ctx, referenceId: string): Promise<void> {
  const mirror = await findMirror(ctx.db, referenceId);
  if (!mirror) return;
  try {
    await bringTogether(ctx, mirror);
  } catch (error) {
    const code = error instanceof TrackerError ? error.code : "failed";
    if (!(error instanceof TrackerError)) ctx.log.error({ err: error, referenceId }, "a mirrored reference could not be brought into step");
    const pause = Math.min(EVERY * 2 ** Math.min(mirror.failures, 10), LONGEST_PAUSE);
    await saveFailure(ctx.db, referenceId, code, new Date(ctx.clock.now().getTime() + pause));
  }
}

async function bringTogether(ctx: Ctx, { reference_id: referenceId, tracker_id, seen_at, created_at, issue_id }: MirrorRow): Promise<void> {
  const [tracker, reference] = [await selectTracker(ctx.db, tracker_id), await selectReference(ctx.db, referenceId)];
  if (!tracker || !reference) return;
  const [adapter, access] = [ADAPTERS[tracker.kind], accessTo(ctx, tracker)];
  const began = ctx.clock.now();
  const remote = await adapter.read(access, reference);
  const comments = await adapter.comments(access, reference, seen_at);
  const seenAt = new Date(Math.max(seen_at.getTime(), began.getTime() - OVERLAP));
  const taken = await inTransaction(ctx, (tx) => takeIn(tx, referenceId, { remote, comments, seenAt }));
  if (!taken) return;
  const { push, issue } = taken;
  if (Object.keys(push).length > 0) {
    await adapter.change(access, reference, push, issue.state === "wontFix" ? "notPlanned" : "done");
    await savePushed(ctx.db, referenceId, push);
  }
  // What customers do not see here is said nowhere else.
  if (issue.visibility === "internal") return;
  const unsent = await unsentUpdates(ctx.db, { referenceId, issueId: issue_id, since: created_at, ours: ctx.actorKey, limit: MOST_SAID });
  for (const { id, text } of unsent) {
    // Should we die between these two, the mark in the comment tells whose word it was.
    const remoteId = await adapter.say(access, reference, text, markOf(ctx.platform.crypto, referenceId, id));
    await insertComment(ctx.db, { referenceId, remoteId, updateId: id, outgoing: true });
  }
}

/** Takes in what was found there. @returns what the tracker is to be told; null when the mirror ended meanwhile */
async function takeIn(
  tx: Ctx,
  referenceId: string,
  { remote, comments, seenAt }: { remote: RemoteIssue; comments: readonly RemoteComment[]; seenAt: Date },
): Promise<{ push: Partial<Side>; issue: KnownIssue } | null> {
  const mirror = await findMirror(tx.db, referenceId, true);
  const [issue] = mirror ? await findIssues(tx, [mirror.issue_id]) : [];
  if (!mirror || !issue) return null;
  const internal = issue.visibility === "internal";
  const base: Base = {
    ours: { open: mirror.ours_open, title: mirror.ours_title },
    theirs: { open: mirror.theirs_open, title: mirror.theirs_title },
  };
  const outcome = reconcile(base, sideOf(issue), remote, internal);
  const { apply } = outcome;
  // Words that nobody outside has read here are not put where others may read them.
  const { title: words, ...rest } = outcome.push;
  const push: Partial<Side> = internal || words === undefined ? rest : outcome.push;
  if (Object.keys(apply).length > 0)
    await updateIssue(tx, issue.number, issue.revision, {
      ...(apply.open !== undefined && { state: stateFrom(remote) }),
      ...(apply.title !== undefined && apply.title !== "" && { title: { en: apply.title } }),
      quiet: true,
    });
  await takeComments(tx, referenceId, issue, comments);
  const now = tx.clock.now();
  // What is to be told counts once it was told: until then each side is taken to stand as it did.
  const pending = (key: keyof Side) => outcome.push[key] !== undefined;
  const settled = (at: keyof Base): Side => ({
    open: pending("open") ? base[at].open : outcome.base[at].open,
    title: pending("title") ? base[at].title : outcome.base[at].title,
  });
  const settledBase: Base = { ours: settled("ours"), theirs: settled("theirs") };
  await saveSeen(tx.db, { referenceId, base: settledBase, remote, seenAt, nextAt: new Date(now.getTime() + EVERY), now });
  return { push, issue };
}

/** Comments of those who work there, marked for customers, become news here, each once; our own are known by their mark. */
async function takeComments(tx: Ctx, referenceId: string, issue: KnownIssue, comments: readonly RemoteComment[]): Promise<void> {
  const known = await knownComments(
    tx.db,
    referenceId,
    comments.map(({ id }) => id),
  );
  for (const { id, text, origin, member } of comments.filter((one) => !known.has(one.id))) {
    const ours = origin === null ? null : provedMark(tx.platform.crypto, referenceId, origin);
    if (ours !== null) {
      await insertComment(tx.db, { referenceId, remoteId: id, updateId: ours, outgoing: true });
      continue;
    }
    const open = member ? publicText(text) : null;
    if (open === null) continue;
    const update = await addUpdate(tx, issue.number, { text: tx.platform.masker.open().text(open), public: true });
    await insertComment(tx.db, { referenceId, remoteId: id, updateId: update.id, outgoing: false });
  }
}

/** Every minute. */
export function trackerJob(platform: Platform): JobDefinition {
  return {
    name: "trackers.sync",
    cron: "* * * * *",
    retryLimit: 0,
    async run() {
      await deleteOldCalls(systemContext(platform, NAME).db, new Date(platform.clock.now().getTime() - CALLS_KEPT));
      await syncDue(platform);
    },
  };
}

/** What is said and changed here goes there within a minute. */
export function trackerSubscribers(platform: Platform): Subscriber[] {
  return [
    {
      name: "trackers.hurry",
      types: [issueChanged.type, issueUpdateAdded.type],
      async handle(db, events) {
        const ids = events.map(({ subjects }) => subjects[0]!.slice("knownIssue:".length));
        await hurryIssues(db, [...new Set(ids)], platform.clock.now());
      },
    },
  ];
}
