/** The trackers as administrators keep them. */
import type { z } from "zod";
import { afterId, pageById } from "#people/access";
import { isUniqueViolation } from "#platform/db";
import { emit } from "#platform/events";
import { inTransaction, notFound, Problem, stale, type Ctx } from "#platform/http";
import { newId } from "#shared/ids";
import type { IssueTracker, trackersContract } from "./contract.ts";
import { trackerChanged } from "./events.ts";
import { deleteTracker, insertTracker, replaceHook, selectTracker, selectTrackers, updateTracker, type TrackerRow } from "./queries.ts";
import { apiUrlFor, cleanUrl, newHook, sealToken } from "./secrets.ts";

type Create = z.output<(typeof trackersContract)["trackers.create"]["body"]>;
type Update = z.output<(typeof trackersContract)["trackers.update"]["body"]>;
type WithSecret = z.output<(typeof trackersContract)["trackers.create"]["response"]>;

function present(row: TrackerRow): IssueTracker {
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    webUrl: row.web_url,
    apiUrl: row.api_url,
    account: row.account,
    active: row.active,
    mirrors: row.mirrors,
    failing: row.failing,
    lastHookAt: row.last_hook_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    revision: row.revision,
  };
}

async function found(ctx: Ctx, id: string): Promise<TrackerRow> {
  const row = await selectTracker(ctx.db, id);
  if (!row) throw notFound();
  return row;
}

function withSecret(ctx: Ctx, row: TrackerRow, { key, secret }: { key: string; secret: string }): WithSecret {
  return { ...present(row), hookAddress: `${ctx.platform.config.url}/api/v1/issue-trackers/hooks/${key}`, hookSecret: secret };
}

const told = (tx: Ctx, id: string, change: "created" | "changed" | "rotated" | "removed") =>
  emit(tx, trackerChanged, { subjects: [`tracker:${id}`], data: { trackerId: id, change } });

export async function listTrackers(
  ctx: Ctx,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<{ data: IssueTracker[]; nextCursor: string | null }> {
  return pageById(await selectTrackers(ctx.db, { limit: limit + 1, after: afterId(cursor) }), limit, present);
}

/** @throws Problem 404 */
export async function readTracker(ctx: Ctx, id: string): Promise<IssueTracker> {
  return present(await found(ctx, id));
}

/** @throws Problem 409 when one with these pages is there */
export function createTracker(ctx: Ctx, { kind, name, webUrl, apiUrl, account, token }: Create): Promise<WithSecret> {
  return inTransaction(ctx, async (tx) => {
    const { crypto } = ctx.platform;
    const now = ctx.clock.now();
    const id = newId(now.getTime());
    const hook = newHook(crypto, id);
    const web = cleanUrl(webUrl);
    await insertTracker(tx.db, {
      id,
      kind,
      name,
      web_url: web,
      api_url: apiUrlFor(kind, web, apiUrl),
      account,
      token: sealToken(crypto, id, token),
      hook_secret: hook.sealed,
      hook_key_hash: hook.keyHash,
      now,
    }).catch((error: unknown) => {
      throw isUniqueViolation(error) ? new Problem(409, "tracker.taken") : error;
    });
    await told(tx, id, "created");
    return withSecret(ctx, await found(tx, id), hook);
  });
}

/** @throws Problem 404, 412 */
export function changeTracker(ctx: Ctx, id: string, revision: number, { name, account, token, active }: Update): Promise<IssueTracker> {
  return inTransaction(ctx, async (tx) => {
    const row = await found(tx, id);
    const next = {
      id,
      revision,
      name: name ?? row.name,
      account: account === undefined ? row.account : account,
      token: token === undefined ? row.token : sealToken(ctx.platform.crypto, id, token),
      active: active ?? row.active,
    };
    if (!(await updateTracker(tx.db, next, ctx.clock.now()))) throw stale(present(await found(tx, id)));
    await told(tx, id, "changed");
    return present(await found(tx, id));
  });
}

/** @throws Problem 404, 412 */
export function rotateHook(ctx: Ctx, id: string, revision: number): Promise<WithSecret> {
  return inTransaction(ctx, async (tx) => {
    const row = await found(tx, id);
    const hook = newHook(ctx.platform.crypto, id);
    const { sealed: secret, keyHash } = hook;
    if (!(await replaceHook(tx.db, { id, revision, secret, keyHash, now: ctx.clock.now() }))) throw stale(present(row));
    await told(tx, id, "rotated");
    return withSecret(ctx, await found(tx, id), hook);
  });
}

/** @throws Problem 404, 412 */
export function removeTracker(ctx: Ctx, id: string, revision: number): Promise<undefined> {
  return inTransaction(ctx, async (tx) => {
    const row = await found(tx, id);
    if (!(await deleteTracker(tx.db, id, revision))) throw stale(present(row));
    await told(tx, id, "removed");
    return undefined;
  });
}
