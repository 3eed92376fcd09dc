import { afterCommit } from "#platform/db";
import type { Authentication, Ctx, Platform } from "#platform/http";

const MOST = 10_000;

type Entry = { readonly authentication: Authentication; /** milliseconds of the monotonic clock */ readonly until: number };

/** Actors found lately, by the hash of what proved them. One per program, and short-lived, so that a right taken anywhere ends here too. */
const caches = new WeakMap<Platform, Map<string, Entry>>();

function cacheOf(platform: Platform): Map<string, Entry> {
  let cache = caches.get(platform);
  if (!cache) caches.set(platform, (cache = new Map()));
  return cache;
}

/**
 * The actor a proof stands for, from memory or by `find`.
 * @param milliseconds how long an answer may be used, counted from before it was looked up; 0 asks whatever is remembered
 * @param find answers null for an unknown proof, which is not remembered
 */
export async function cachedActor(
  platform: Platform,
  proof: string,
  milliseconds: number,
  find: () => Promise<Authentication | null>,
): Promise<Authentication | null> {
  const cache = cacheOf(platform);
  const started = performance.now();
  const known = cache.get(proof);
  if (known && milliseconds > 0 && known.until > started) return known.authentication;
  const authentication = await find();
  cache.delete(proof);
  if (!authentication || milliseconds <= 0) return authentication;
  if (cache.size >= MOST) cache.delete(cache.keys().next().value!);
  cache.set(proof, { authentication, until: started + milliseconds });
  return authentication;
}

/** Forgets all actors once the running transaction has committed: rights or proofs were changed. Other processes follow within seconds. */
export function forgetActors({ db, platform }: Pick<Ctx, "db" | "platform">): void {
  afterCommit(db, () => cacheOf(platform).clear());
}
