/** What an adapter works with while it reads one source. */
import { setTimeout as wait } from "node:timers/promises";
import type { Platform } from "#platform/http";
import type { Drainer } from "./drain-intake.ts";
import type { SourceSession } from "./model/mail-source.ts";
import { knownKeys, markHealthy, setSecret, setTokenExpiry, type SourceRow } from "./source-queries.ts";
import { openSecret, sealSecret } from "./source-secret.ts";
import { sourceTools } from "./source-tools.ts";
import { storeFetched } from "./store-fetched.ts";

/** As if it had failed so often in a row: a pause of some eight seconds, not of minutes. */
const FAILURES_INSIDE = 2;
/** That all is well is written so often at most. */
const HEALTHY_MILLISECONDS = 20_000;

/**
 * @param progress failures in a row, which a healthy moment ends
 * @throws Error when the secret cannot be read
 */
export function openSession(
  platform: Platform,
  drainer: Drainer | null,
  source: SourceRow,
  signal: AbortSignal,
  progress: { failures: number },
): SourceSession {
  const db = platform.database.staff;
  let told = Number.NEGATIVE_INFINITY;
  const session: SourceSession = {
    ...sourceTools(platform),
    id: source.id,
    address: source.address,
    settings: source.settings,
    secret: openSecret(platform.crypto, source.id, source.secret),
    cursor: source.cursor,
    since: source.since,
    signal,
    async store(mails, cursor) {
      const stored = await storeFetched(platform, drainer, source, mails, cursor);
      session.cursor = cursor;
      // Whoever brings mail is not to be waited for long, even when his connection never lasts to the end.
      if (stored > 0) progress.failures = 0;
      return stored;
    },
    known: (keys) => knownKeys(db, source.id, keys),
    reached() {
      progress.failures = Math.min(progress.failures, FAILURES_INSIDE);
    },
    async healthy() {
      const now = platform.clock.now();
      if (progress.failures === 0 && now.getTime() - told < HEALTHY_MILLISECONDS) return;
      await markHealthy(db, source, now);
      progress.failures = 0;
      told = now.getTime();
    },
    async keepSecret(secret) {
      await setSecret(db, source, sealSecret(platform.crypto, source.id, secret));
      session.secret = secret;
    },
    tokenExpires: (at) => setTokenExpiry(db, source, at),
    sleep: (milliseconds) => wait(milliseconds, undefined, { signal, ref: false }).catch(() => {}),
  };
  return session;
}
