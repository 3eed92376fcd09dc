import { sql, type RawBuilder } from "kysely";
import type { Db } from "#platform/db";
import { isId } from "#shared/ids";
import type { LocalizedText } from "#shared/locales";

export type EntitlementRow = {
  id: string;
  code: string;
  name: LocalizedText;
  description: LocalizedText;
  retired: boolean;
  revision: number;
  created_at: Date;
  updated_at: Date;
};

async function entitlements(db: Db, rest: RawBuilder<unknown>): Promise<EntitlementRow[]> {
  return (
    await sql<EntitlementRow>`select id, code, name, description, retired, revision, created_at, updated_at from entitlements ${rest}`.execute(
      db,
    )
  ).rows;
}

/** @param name id or code */
export async function selectEntitlement(db: Db, name: string): Promise<EntitlementRow | undefined> {
  return (await entitlements(db, isId(name) ? sql`where id = ${name}` : sql`where code = ${name}`))[0];
}

export function selectEntitlements(
  db: Db,
  { limit, after, retired }: { limit: number; after: string | null; retired: boolean | null },
): Promise<EntitlementRow[]> {
  return entitlements(
    db,
    sql`where (${after}::uuid is null or id < ${after}) and (${retired}::boolean is null or retired = ${retired}) order by id desc limit ${limit}`,
  );
}

/** What codes are called; those that are entitlements. */
export async function selectNames(db: Db, codes: readonly string[]): Promise<Pick<EntitlementRow, "code" | "name">[]> {
  return (
    await sql<Pick<EntitlementRow, "code" | "name">>`select code, name from entitlements where code = any(${[...codes]}::text[])`.execute(
      db,
    )
  ).rows;
}

/** Those of the codes that no entitlement has. */
export async function unknownCodes(db: Db, codes: readonly string[]): Promise<string[]> {
  if (codes.length === 0) return [];
  const { rows } = await sql<{ code: string }>`select code from unnest(${[...codes]}::text[]) as given(code)
    where not exists (select from entitlements e where e.code = given.code)`.execute(db);
  return rows.map(({ code }) => code);
}

export async function insertEntitlement(
  db: Db,
  { id, code, name, description, now }: Pick<EntitlementRow, "id" | "code" | "name" | "description"> & { now: Date },
): Promise<void> {
  await sql`insert into entitlements (id, code, name, description, created_at, updated_at)
    values (${id}, ${code}, ${JSON.stringify(name)}, ${JSON.stringify(description)}, ${now}, ${now})`.execute(db);
}

/** @returns false when the revision is no longer the one expected */
export async function updateEntitlement(
  db: Db,
  { id, name, description, retired }: Pick<EntitlementRow, "id" | "name" | "description" | "retired">,
  revision: number,
  now: Date,
): Promise<boolean> {
  const { rows } =
    await sql`update entitlements set name = ${JSON.stringify(name)}, description = ${JSON.stringify(description)}, retired = ${retired},
      revision = revision + 1, updated_at = ${now} where id = ${id} and revision = ${revision} returning 1`.execute(db);
  return rows.length > 0;
}
