/** Takes a call of a tracker: its proof by the raw body, then only which issue it is about. What happened there is asked for anew. */
import type { RawBody } from "#shared/contract";
import { sha256 } from "#platform/crypto";
import { elevated, inTransaction, Problem, readBytes, type Ctx } from "#platform/http";
import { ADAPTERS, type TrackerKind } from "./adapters/all.ts";
import { hurry, noteHook, takeCall, trackerByHook } from "./queries.ts";
import { hookKeyHash, hookSecretOf } from "./secrets.ts";

const REFUSED = { name: "trackers.refused", burst: 30, rate: 60, seconds: 60 };
const PER_TRACKER = { name: "trackers.hook", burst: 300, rate: 600, seconds: 60 };
const MOST_BYTES = 5 * 1024 * 1024;

type Json = { [name: string]: unknown };
const inside = (value: unknown, ...path: string[]): unknown =>
  path.reduce<unknown>((at, name) => (typeof at === "object" && at !== null ? (at as Json)[name] : undefined), value);

/** Which issue a call is about; null when it is about none. */
function issueInHook(kind: TrackerKind, said: unknown): { place: string | null; label: string } | null {
  const words = (value: unknown) => (typeof value === "string" || typeof value === "number" ? String(value).slice(0, 300) : "");
  const named = (place: string | null, label: string, number: string) => (number === "" || place === "" ? null : { place, label });
  if (kind === "jira") {
    const key = words(inside(said, "issue", "key"));
    return named(null, key, key);
  }
  if (kind === "github") {
    const number = words(inside(said, "issue", "number"));
    return named(words(inside(said, "repository", "full_name")), `#${number}`, number);
  }
  const number = words(
    inside(said, "issue", "iid") ?? (inside(said, "object_kind") === "issue" ? inside(said, "object_attributes", "iid") : ""),
  );
  return named(words(inside(said, "project", "path_with_namespace")), `#${number}`, number);
}

/** @throws Problem 401 without a proof, 413, 429 */
export async function receiveHook(caller: Ctx, key: string, { stream, headers }: RawBody): Promise<{ taken: boolean }> {
  const ctx = elevated(caller);
  const { platform, address } = ctx;
  const slow = (limit: typeof REFUSED, who: string) => {
    const wait = platform.limiter.take(limit, who);
    if (wait > 0) throw new Problem(429, "tooMany", { values: { seconds: wait }, headers: { "retry-after": String(wait) } });
  };
  const refuse = (): Problem => {
    slow(REFUSED, `${address}`);
    platform.audit.note({ actor: ctx.actorKey, action: "trackers.hook", outcome: "denied", address, data: {} });
    return new Problem(401, "tracker.refused");
  };
  const tracker = await trackerByHook(ctx.db, hookKeyHash(platform.crypto, key));
  if (!tracker?.active) throw refuse();
  slow(PER_TRACKER, tracker.id);
  const body = await readBytes(
    new Request("http://hook.invalid", { method: "POST", body: stream, duplex: "half" } as RequestInit),
    MOST_BYTES,
  );
  if (!ADAPTERS[tracker.kind].proves(hookSecretOf(platform.crypto, tracker), headers, body)) throw refuse();
  const now = ctx.clock.now();
  const issue = issueInHook(tracker.kind, parsed(body));
  return inTransaction(ctx, async (tx) => {
    // Nothing in a call says when it was made: the same bytes once more are somebody who listened, or a tracker that was not sure.
    if (!(await takeCall(tx.db, tracker.id, sha256(body), now))) return { taken: false };
    await noteHook(tx.db, tracker.id, now);
    return { taken: issue !== null && (await hurry(tx.db, tracker.id, issue, now)) > 0 };
  });
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8")) as unknown;
  } catch {
    return null;
  }
}
