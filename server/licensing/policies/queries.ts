import { sql, type RawBuilder } from "kysely";
import type { Db } from "#platform/db";
import type { LocalizedText } from "#shared/locales";
import type { PolicyRules } from "./contract.ts";

export type PolicyRow = {
  id: string;
  product: { id: string; name: LocalizedText };
  name: string;
  rules: PolicyRules;
  entitlements: string[];
  revision: number;
  created_at: Date;
  updated_at: Date;
};

async function policies(db: Db, rest: RawBuilder<unknown>): Promise<PolicyRow[]> {
  return (
    await sql<PolicyRow>`select r.id, jsonb_build_object('id', p.id, 'name', p.name) as product, r.name, r.rules, r.entitlements, r.revision, r.created_at, r.updated_at
      from license_policies r join product_names p on p.id = r.product_id ${rest}`.execute(db)
  ).rows;
}

export async function selectPolicy(db: Db, id: string): Promise<PolicyRow | undefined> {
  return (await policies(db, sql`where r.id = ${id}`))[0];
}

export function selectPolicies(
  db: Db,
  { limit, after, productId }: { limit: number; after: string | null; productId: string | null },
): Promise<PolicyRow[]> {
  const narrowed = productId === null ? sql`` : sql`and r.product_id = ${productId}`;
  return policies(db, sql`where (${after}::uuid is null or r.id < ${after}) ${narrowed} order by r.id desc limit ${limit}`);
}

export type PolicyFields = Pick<PolicyRow, "name" | "rules" | "entitlements">;

export async function insertPolicy(
  db: Db,
  { id, productId, fields, now }: { id: string; productId: string; fields: PolicyFields; now: Date },
): Promise<void> {
  await sql`insert into license_policies (id, product_id, name, rules, entitlements, created_at, updated_at)
    values (${id}, ${productId}, ${fields.name}, ${JSON.stringify(fields.rules)}, ${fields.entitlements}, ${now}, ${now})`.execute(db);
}

/** @returns false when the revision is no longer the one expected */
export async function updatePolicy(db: Db, id: string, revision: number, fields: PolicyFields, now: Date): Promise<boolean> {
  const { rows } =
    await sql`update license_policies set name = ${fields.name}, rules = ${JSON.stringify(fields.rules)}, entitlements = ${fields.entitlements},
      revision = revision + 1, updated_at = ${now} where id = ${id} and revision = ${revision} returning 1`.execute(db);
  return rows.length > 0;
}

/** @returns false when the revision is no longer the one expected */
export async function deletePolicy(db: Db, id: string, revision: number): Promise<boolean> {
  return (await sql`delete from license_policies where id = ${id} and revision = ${revision} returning 1`.execute(db)).rows.length > 0;
}

/** Ids of policies of a name, whatever its case; two at most. */
export async function selectPoliciesNamed(db: Db, name: string, productId: string | null): Promise<string[]> {
  return (
    await sql<{
      id: string;
    }>`select id from license_policies where lower(name) = lower(${name}) and (${productId}::uuid is null or product_id = ${productId})
      limit 2`.execute(db)
  ).rows.map(({ id }) => id);
}
