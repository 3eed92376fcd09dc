import { sql, type RawBuilder } from "kysely";
import type { Db } from "#platform/db";
import type { SigningAlgorithm } from "#shared/license-policy";
import type { LocalizedText } from "#shared/locales";

export type KeyRow = {
  id: string;
  algorithm: SigningAlgorithm;
  product: { id: string; name: LocalizedText } | null;
  public_key: string;
  private_sealed: Buffer;
  state: "active" | "retired" | "revoked";
  created_at: Date;
  ended_at: Date | null;
};

async function keys(db: Db, rest: RawBuilder<unknown>): Promise<KeyRow[]> {
  return (
    await sql<KeyRow>`select k.id, k.algorithm, k.public_key, k.private_sealed, k.state, k.created_at, k.ended_at,
      case when p.id is not null then jsonb_build_object('id', p.id, 'name', p.name) end as product
    from signing_keys k left join product_names p on p.id = k.product_id ${rest}`.execute(db)
  ).rows;
}

export async function selectKey(db: Db, id: string): Promise<KeyRow | undefined> {
  return (await keys(db, sql`where k.id = ${id}`))[0];
}

export function selectKeys(db: Db, { limit, after }: { limit: number; after: string | null }): Promise<KeyRow[]> {
  return keys(db, sql`where (${after}::uuid is null or k.id < ${after}) order by k.id desc limit ${limit}`);
}

/** The key that signs for a product: its own, or the one for all. */
export async function selectActive(db: Db, algorithm: SigningAlgorithm, productId: string | null): Promise<KeyRow | undefined> {
  return (
    await keys(
      db,
      sql`where k.algorithm = ${algorithm} and k.state = 'active' and (k.product_id is null or k.product_id = ${productId}::uuid)
        order by k.product_id nulls last limit 1`,
    )
  )[0];
}

/** Whoever changes keys waits for whoever is changing them. */
export async function lockKeys(db: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('signing keys', 0))`.execute(db);
}

/** @returns false when there is an active one already */
export async function insertKey(
  db: Db,
  key: { id: string; algorithm: SigningAlgorithm; productId: string | null; publicKey: string; sealed: Buffer; now: Date },
): Promise<boolean> {
  const { rows } = await sql`insert into signing_keys (id, algorithm, product_id, public_key, private_sealed, created_at)
    values (${key.id}, ${key.algorithm}, ${key.productId}, ${key.publicKey}, ${key.sealed}, ${key.now}) on conflict do nothing returning 1`.execute(
    db,
  );
  return rows.length > 0;
}

/** Ends the active key of this very product, or of all. @returns its id */
export async function retireActive(db: Db, algorithm: SigningAlgorithm, productId: string | null, now: Date): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`update signing_keys set state = 'retired', ended_at = ${now}
    where algorithm = ${algorithm} and product_id is not distinct from ${productId}::uuid and state = 'active' returning id`.execute(db);
  return rows[0]?.id ?? null;
}

/** @returns false when it was revoked before */
export async function revokeRow(db: Db, id: string, now: Date): Promise<boolean> {
  const { rows } =
    await sql`update signing_keys set state = 'revoked', ended_at = ${now} where id = ${id} and state <> 'revoked' returning 1`.execute(db);
  return rows.length > 0;
}
