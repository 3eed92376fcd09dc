import { sql } from "kysely";
import type { Crypto } from "#platform/crypto";
import type { Db } from "#platform/db";
import type { Answer } from "./execute.ts";
import { Problem } from "./problem.ts";

type Claim = { actor: string; key: string; hash: Buffer };

/**
 * Claims an Idempotency-Key for this transaction. Another call with the same key waits here until this one has committed or rolled back.
 * @returns the answer stored by an earlier call, or null when this is the first
 * @throws Problem 422 when the key came with another request
 */
export async function claimKey(tx: Db, crypto: Crypto, { actor, key, hash }: Claim): Promise<Answer | null> {
  if (key.length > 255 || key.length === 0) throw new Problem(422, "invalid", { errors: [{ path: "Idempotency-Key", code: "value" }] });
  const { numAffectedRows } = await sql`insert into idempotency_keys (actor, key, request_hash) values (${actor}, ${key}, ${hash})
    on conflict (actor, key) do update set request_hash = excluded.request_hash, status = null, headers = null, body = null, created_at = now()
    where idempotency_keys.created_at < now() - interval '24 hours'`.execute(tx);
  if (Number(numAffectedRows ?? 0) > 0) return null;
  const { rows } = await sql<{ request_hash: Buffer; status: number; headers: { [name: string]: string }; body: string | null }>`
    select request_hash, status, headers, body from idempotency_keys where actor = ${actor} and key = ${key}`.execute(tx);
  const row = rows[0];
  if (!row) throw new Problem(409, "idempotency.inProgress", { headers: { "retry-after": "1" } });
  if (!row.request_hash.equals(hash)) throw new Problem(422, "idempotency.otherRequest");
  return {
    status: row.status,
    headers: { ...row.headers, "idempotency-replayed": "true" },
    ...(row.body === null ? {} : { body: opened(crypto, actor, row.body) }),
  };
}

/** An answer may hold what is shown once and stored hashed elsewhere, such as a new token: it is kept encrypted. */
function contextOf(actor: string): string {
  return `idempotency ${actor}`;
}

/** The answer of a stored row. */
export function opened(crypto: Crypto, actor: string, sealed: string): unknown {
  return JSON.parse(crypto.decrypt(contextOf(actor), Buffer.from(sealed, "base64")).toString());
}

/** Stores the answer beside the change, in its transaction. Problems are not stored: the same call may be tried again. */
export async function storeAnswer(tx: Db, crypto: Crypto, { actor, key }: Claim, { status, headers, body }: Answer): Promise<void> {
  await sql`update idempotency_keys set status = ${status}, headers = ${JSON.stringify(headers)}, body = ${body === undefined ? null : crypto.encrypt(contextOf(actor), JSON.stringify(body)).toString("base64")}
    where actor = ${actor} and key = ${key}`.execute(tx);
}
