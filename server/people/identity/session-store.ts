import type { Clock } from "#platform/clock";
import type { Crypto } from "#platform/crypto";
import type { Db } from "#platform/db";
import { SESSION_ABSOLUTE } from "./model.ts";
import { deleteStored, selectStored, upsertStored } from "./queries.ts";

const CONTEXT = "auth session";

/** The hash under which a session token, or another key of the store, is kept. */
export function storeKey(crypto: Crypto, key: string): Buffer {
  return crypto.hashToken("session", key);
}

/**
 * Where Better Auth keeps sessions: a table whose keys are keyed hashes and whose values are encrypted, so that a copy of the database
 * signs nobody in. Beside the value stand the account and the times, which is all that the fast path reads.
 */
export function createSessionStore({ db, crypto, clock }: { db: Db; crypto: Crypto; clock: Clock }) {
  const open = (sealed: Buffer | undefined) => (sealed ? crypto.decrypt(CONTEXT, sealed).toString() : null);
  return {
    async get(key: string) {
      return open(await selectStored(db, storeKey(crypto, key), clock.now()));
    },
    /** @param ttl seconds until the value ends */
    async set(key: string, value: string, ttl?: number) {
      // Single-use secrets live in their own table, which is authoritative; the copy would only be one more to lose.
      if (key.startsWith("verification:")) return;
      const now = clock.now();
      const seconds = Math.min(ttl ?? SESSION_ABSOLUTE, SESSION_ABSOLUTE);
      await upsertStored(db, {
        keyHash: storeKey(crypto, key),
        sealed: crypto.encrypt(CONTEXT, value),
        accountId: accountOf(value),
        createdAt: now,
        expiresAt: new Date(now.getTime() + seconds * 1_000),
      });
    },
    async delete(key: string) {
      await deleteStored(db, storeKey(crypto, key));
    },
    async getAndDelete(key: string) {
      return open(await deleteStored(db, storeKey(crypto, key)));
    },
    /** Rate limits are the platform's; this store counts nothing. */
    increment(): never {
      throw new Error("the session store does not count");
    },
  };
}

/** The value of a stored session, sealed again for another token; null when there is none. */
export async function reseal(
  { database, crypto, clock }: { database: { staff: Db }; crypto: Crypto; clock: Clock },
  token: string,
  to: string,
): Promise<Buffer | null> {
  const sealed = await selectStored(database.staff, storeKey(crypto, token), clock.now());
  if (!sealed) return null;
  const value = JSON.parse(crypto.decrypt(CONTEXT, sealed).toString()) as { session: { token: string } };
  return crypto.encrypt(CONTEXT, JSON.stringify({ ...value, session: { ...value.session, token: to } }));
}

/** The account of a stored session; null for the lists of sessions, which never sign in. */
function accountOf(value: string): string | null {
  const parsed = JSON.parse(value) as { session?: { userId?: unknown } } | unknown[];
  return !Array.isArray(parsed) && typeof parsed.session?.userId === "string" ? parsed.session.userId : null;
}
