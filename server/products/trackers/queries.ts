import { sql } from "kysely";
import type { Db } from "#platform/db";
import type { TrackerKind } from "./adapters/all.ts";
import type { Base, Side } from "./model/reconcile.ts";

export type TrackerRow = {
  id: string;
  kind: TrackerKind;
  name: string;
  web_url: string;
  api_url: string;
  account: string | null;
  token: Buffer;
  hook_secret: Buffer;
  active: boolean;
  last_hook_at: Date | null;
  mirrors: number;
  failing: number;
  created_at: Date;
  updated_at: Date;
  revision: number;
};

const SELECT = sql`select t.id, t.kind, t.name, t.web_url, t.api_url, t.account, t.token, t.hook_secret, t.active, t.last_hook_at, t.created_at, t.updated_at, t.revision,
  (select count(*)::int from issue_mirrors m where m.tracker_id = t.id) as mirrors,
  (select count(*)::int from issue_mirrors m where m.tracker_id = t.id and m.failures > 0) as failing from issue_trackers t`;

export async function selectTrackers(db: Db, { after, limit }: { after: string | null; limit: number }): Promise<TrackerRow[]> {
  return (await sql<TrackerRow>`${SELECT} where ${after}::uuid is null or t.id < ${after} order by t.id desc limit ${limit}`.execute(db))
    .rows;
}

export async function selectTracker(db: Db, id: string): Promise<TrackerRow | undefined> {
  return (await sql<TrackerRow>`${SELECT} where t.id = ${id}`.execute(db)).rows[0];
}

export async function trackerByHook(db: Db, keyHash: Buffer): Promise<TrackerRow | undefined> {
  return (await sql<TrackerRow>`${SELECT} where t.hook_key_hash = ${keyHash}`.execute(db)).rows[0];
}

/** The tracker of this kind whose pages stand above an address; the nearest one. */
export async function trackerOf(db: Db, kind: string, url: string): Promise<TrackerRow | undefined> {
  const { rows } =
    await sql<TrackerRow>`${SELECT} where t.kind = ${kind} and t.active and starts_with(${url}, t.web_url || '/') order by length(t.web_url) desc limit 1`.execute(
      db,
    );
  return rows[0];
}

type NewTracker = Pick<TrackerRow, "id" | "kind" | "name" | "web_url" | "api_url" | "account" | "token" | "hook_secret"> & {
  hook_key_hash: Buffer;
  now: Date;
};

export async function insertTracker(db: Db, t: NewTracker): Promise<void> {
  await sql`insert into issue_trackers (id, kind, name, web_url, api_url, account, token, hook_secret, hook_key_hash, created_at, updated_at)
    values (${t.id}, ${t.kind}, ${t.name}, ${t.web_url}, ${t.api_url}, ${t.account}, ${t.token}, ${t.hook_secret}, ${t.hook_key_hash}, ${t.now}, ${t.now})`.execute(
    db,
  );
}

/** @returns false when the revision is no longer the one expected */
export async function updateTracker(
  db: Db,
  t: Pick<TrackerRow, "id" | "name" | "account" | "token" | "active" | "revision">,
  now: Date,
): Promise<boolean> {
  const { rows } =
    await sql`update issue_trackers set name = ${t.name}, account = ${t.account}, token = ${t.token}, active = ${t.active}, updated_at = ${now},
      revision = revision + 1 where id = ${t.id} and revision = ${t.revision} returning id`.execute(db);
  return rows.length > 0;
}

/** @returns false when the revision is no longer the one expected */
export async function replaceHook(
  db: Db,
  { id, revision, secret, keyHash, now }: { id: string; revision: number; secret: Buffer; keyHash: Buffer; now: Date },
): Promise<boolean> {
  const { rows } =
    await sql`update issue_trackers set hook_secret = ${secret}, hook_key_hash = ${keyHash}, updated_at = ${now}, revision = revision + 1
    where id = ${id} and revision = ${revision} returning id`.execute(db);
  return rows.length > 0;
}

/** @returns false when the revision is no longer the one expected */
export async function deleteTracker(db: Db, id: string, revision: number): Promise<boolean> {
  return (await sql`delete from issue_trackers where id = ${id} and revision = ${revision} returning id`.execute(db)).rows.length > 0;
}

export type ReferenceRow = { id: string; issue_id: string; kind: string; url: string; place: string; label: string; number: number };

export async function selectReference(db: Db, id: string): Promise<ReferenceRow | undefined> {
  return (
    await sql<ReferenceRow>`select id, issue_id, kind, url, place, label, number from known_issue_references_named where id = ${id}`.execute(
      db,
    )
  ).rows[0];
}

export type MirrorRow = {
  reference_id: string;
  tracker_id: string;
  tracker: string;
  issue_id: string;
  ours_open: boolean;
  ours_title: string;
  theirs_open: boolean;
  theirs_title: string;
  remote_open: boolean;
  remote_reason: "done" | "notPlanned" | null;
  remote_title: string;
  seen_at: Date;
  synced_at: Date | null;
  failures: number;
  error: string | null;
  created_at: Date;
};

const MIRROR = sql`select m.*, t.name as tracker from issue_mirrors m join issue_trackers t on t.id = m.tracker_id`;

export async function mirrorsOfIssue(db: Db, issueId: string): Promise<MirrorRow[]> {
  return (await sql<MirrorRow>`${MIRROR} where m.issue_id = ${issueId} order by m.created_at limit 100`.execute(db)).rows;
}

export async function findMirror(db: Db, referenceId: string, lock = false): Promise<MirrorRow | undefined> {
  return (await sql<MirrorRow>`${MIRROR} where m.reference_id = ${referenceId} ${lock ? sql`for update of m` : sql``}`.execute(db)).rows[0];
}

export async function insertMirror(
  db: Db,
  m: { referenceId: string; trackerId: string; issueId: string; ours: Side; remote: Side & { reason: string | null }; now: Date },
): Promise<void> {
  await sql`insert into issue_mirrors (reference_id, tracker_id, issue_id, ours_open, ours_title, theirs_open, theirs_title, remote_open, remote_reason, remote_title, seen_at,
      next_at, synced_at, created_at)
    values (${m.referenceId}, ${m.trackerId}, ${m.issueId}, ${m.ours.open}, ${m.ours.title}, ${m.remote.open}, ${m.remote.title}, ${m.remote.open}, ${m.remote.reason},
      ${m.remote.title}, ${m.now}, ${m.now}, ${m.now}, ${m.now}) on conflict (reference_id) do nothing`.execute(db);
}

export async function deleteMirror(db: Db, referenceId: string): Promise<boolean> {
  return (await sql`delete from issue_mirrors where reference_id = ${referenceId} returning reference_id`.execute(db)).rows.length > 0;
}

/** Takes the mirror whose time has come first; another process takes others. @param until when it may be taken again should this one die */
export async function claimDue(db: Db, now: Date, until: Date): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`update issue_mirrors set next_at = ${until}, claimed_until = ${until} where reference_id in (
      select m.reference_id from issue_mirrors m join issue_trackers t on t.id = m.tracker_id
      where m.next_at <= ${now} and t.active and (m.claimed_until is null or m.claimed_until <= ${now})
      order by m.next_at limit 1 for update of m skip locked) returning reference_id as id`.execute(db);
  return rows[0]?.id ?? null;
}

/** It may be taken again. */
export async function release(db: Db, referenceId: string): Promise<void> {
  await sql`update issue_mirrors set claimed_until = null where reference_id = ${referenceId}`.execute(db);
}

/** What was found there, and how both sides stand by now. Whatever was hurried meanwhile stays so. */
export async function saveSeen(
  db: Db,
  m: { referenceId: string; base: Base; remote: Side & { reason: string | null }; seenAt: Date; nextAt: Date; now: Date },
): Promise<void> {
  const { ours, theirs } = m.base;
  await sql`update issue_mirrors set ours_open = ${ours.open}, ours_title = ${ours.title}, theirs_open = ${theirs.open}, theirs_title = ${theirs.title},
      remote_open = ${m.remote.open}, remote_reason = ${m.remote.reason}, remote_title = ${m.remote.title}, seen_at = ${m.seenAt},
      next_at = case when next_at < claimed_until then next_at else ${m.nextAt}::timestamptz end, synced_at = ${m.now},
      failures = 0, error = null where reference_id = ${m.referenceId}`.execute(db);
}

/** What the tracker was told, it has. */
export async function savePushed(
  db: Db,
  referenceId: string,
  { open = null, title = null }: { open?: boolean | null; title?: string | null },
): Promise<void> {
  await sql`update issue_mirrors set ours_open = coalesce(${open}::boolean, ours_open), theirs_open = coalesce(${open}::boolean, theirs_open),
      remote_open = coalesce(${open}::boolean, remote_open), ours_title = coalesce(${title}::text, ours_title), theirs_title = coalesce(${title}::text, theirs_title),
      remote_title = coalesce(${title}::text, remote_title) where reference_id = ${referenceId}`.execute(db);
}

export async function saveFailure(db: Db, referenceId: string, code: string, nextAt: Date): Promise<void> {
  await sql`update issue_mirrors set failures = failures + 1, error = ${code}, next_at = ${nextAt} where reference_id = ${referenceId}`.execute(
    db,
  );
}

/** Comments of these ids that are known already. */
export async function knownComments(db: Db, referenceId: string, ids: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{
    remote_id: string;
  }>`select remote_id from issue_mirror_comments where reference_id = ${referenceId} and remote_id = any(${[...ids]})`.execute(db);
  return new Set(rows.map(({ remote_id }) => remote_id));
}

export async function insertComment(
  db: Db,
  { referenceId, remoteId, updateId, outgoing }: { referenceId: string; remoteId: string; updateId: string | null; outgoing: boolean },
): Promise<void> {
  await sql`insert into issue_mirror_comments (reference_id, remote_id, update_id, outgoing)
    values (${referenceId}, ${remoteId}, (select u.id from known_issue_public_updates u where u.id = ${updateId}::uuid), ${outgoing}) on conflict do nothing`.execute(
    db,
  );
}

/** What was said here in public since the mirror began and is not there yet, the oldest first. @param ours who writes what came from there */
export async function unsentUpdates(
  db: Db,
  { referenceId, issueId, since, ours, limit }: { referenceId: string; issueId: string; since: Date; ours: string; limit: number },
): Promise<{ id: string; text: string }[]> {
  const { rows } = await sql<{ id: string; text: string }>`select u.id, u.text from known_issue_public_updates u
    where u.issue_id = ${issueId} and u.created_at >= ${since} and u.author <> ${ours}
      and not exists (select from issue_mirror_comments c where c.update_id = u.id and c.reference_id = ${referenceId}) order by u.id limit ${limit}`.execute(
    db,
  );
  return rows;
}

/**
 * Has the mirror of an issue there looked at soon.
 * @param place null where the number says it all; a reference may have a path before it, below which the tracker stands
 * @returns how many
 */
export async function hurry(
  db: Db,
  trackerId: string,
  { place, label }: { place: string | null; label: string },
  now: Date,
): Promise<number> {
  const { rows } = await sql`update issue_mirrors m set next_at = least(m.next_at, ${now}) from known_issue_references_named r
    where m.tracker_id = ${trackerId} and r.id = m.reference_id and r.label = ${label} and (${place}::text is null or lower(r.place) = lower(${place})
      or right(lower(r.place), length(${place}::text) + 1) = lower('/' || ${place}::text)) returning m.reference_id`.execute(db);
  return rows.length;
}

/** Has the mirrors of these known issues looked at soon. */
export async function hurryIssues(db: Db, issueIds: readonly string[], now: Date): Promise<void> {
  await sql`update issue_mirrors set next_at = ${now} where issue_id = any(${[...issueIds]}::uuid[]) and failures = 0 and next_at > ${now}`.execute(
    db,
  );
}

/** Notes a call by the digest of its bytes. @returns false when it was taken before */
export async function takeCall(db: Db, trackerId: string, digest: Buffer, now: Date): Promise<boolean> {
  const { rows } = await sql`insert into issue_tracker_calls (tracker_id, digest, received_at) values (${trackerId}, ${digest}, ${now})
    on conflict do nothing returning tracker_id`.execute(db);
  return rows.length > 0;
}

export async function deleteOldCalls(db: Db, before: Date): Promise<void> {
  await sql`delete from issue_tracker_calls where received_at < ${before}`.execute(db);
}

export async function noteHook(db: Db, trackerId: string, now: Date): Promise<void> {
  await sql`update issue_trackers set last_hook_at = ${now} where id = ${trackerId}`.execute(db);
}
