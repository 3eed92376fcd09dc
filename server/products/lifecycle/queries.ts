import { sql, type RawBuilder } from "kysely";
import type { Db } from "#platform/db";
import type { LocalizedText } from "#shared/locales";
import type { PolicyChannel, PolicyHours } from "#shared/support-policy";

export type PolicyLevel = { names: LocalizedText; firstAnswerMinutes: number | null; aroundTheClock: boolean };

export type PolicyRow = {
  id: string;
  product: { id: string; name: LocalizedText } | null;
  brand: { id: string; name: string } | null;
  around_the_clock: boolean;
  hours: PolicyHours[];
  time_zone: string;
  channels: PolicyChannel[];
  languages: string[];
  levels: PolicyLevel[];
  notes: LocalizedText;
  revision: number;
  created_at: Date;
  updated_at: Date;
};

async function policies(db: Db, rest: RawBuilder<unknown>): Promise<PolicyRow[]> {
  return (
    await sql<PolicyRow>`select s.id, case when p.id is not null then jsonb_build_object('id', p.id, 'name', p.name) end as product,
      case when b.id is not null then jsonb_build_object('id', b.id, 'name', b.name) end as brand, s.around_the_clock, s.hours, s.time_zone, s.channels,
      s.languages, s.levels, s.notes, s.revision, s.created_at, s.updated_at
    from support_policies s left join product_names p on p.id = s.product_id left join brand_names b on b.id = s.brand_id ${rest}`.execute(
      db,
    )
  ).rows;
}

export async function selectPolicy(db: Db, id: string): Promise<PolicyRow | undefined> {
  return (await policies(db, sql`where s.id = ${id}`))[0];
}

/** @param of those that may count for a product: its own, and those of these brands for all their products */
export function selectPolicies(
  db: Db,
  { limit, after, of }: { limit: number; after: string | null; of: { product: string; brands: readonly string[] } | null },
): Promise<PolicyRow[]> {
  const narrowed = of
    ? sql`and (s.product_id = ${of.product} or (s.product_id is null and s.brand_id = any(${[...of.brands]}::uuid[])))`
    : sql``;
  return policies(db, sql`where (${after}::uuid is null or s.id < ${after}) ${narrowed} order by s.id desc limit ${limit}`);
}

export type PolicyFields = Pick<PolicyRow, "around_the_clock" | "hours" | "time_zone" | "channels" | "languages" | "levels" | "notes">;

export async function insertPolicy(
  db: Db,
  {
    id,
    productId,
    brandId,
    fields,
    now,
  }: { id: string; productId: string | null; brandId: string | null; fields: PolicyFields; now: Date },
): Promise<void> {
  await sql`insert into support_policies (id, product_id, brand_id, around_the_clock, hours, time_zone, channels, languages, levels, notes, created_at, updated_at)
    values (${id}, ${productId}, ${brandId}, ${fields.around_the_clock}, ${JSON.stringify(fields.hours)}, ${fields.time_zone}, ${fields.channels}, ${fields.languages},
      ${JSON.stringify(fields.levels)}, ${JSON.stringify(fields.notes)}, ${now}, ${now})`.execute(db);
}

/** @returns false when the revision is no longer the one expected */
export async function updatePolicy(db: Db, id: string, revision: number, fields: PolicyFields, now: Date): Promise<boolean> {
  const { rows } =
    await sql`update support_policies set around_the_clock = ${fields.around_the_clock}, hours = ${JSON.stringify(fields.hours)},
      time_zone = ${fields.time_zone}, channels = ${fields.channels}, languages = ${fields.languages}, levels = ${JSON.stringify(fields.levels)},
      notes = ${JSON.stringify(fields.notes)}, revision = revision + 1, updated_at = ${now}
    where id = ${id} and revision = ${revision} returning 1`.execute(db);
  return rows.length > 0;
}

/** @returns false when the revision is no longer the one expected */
export async function deletePolicy(db: Db, id: string, revision: number): Promise<boolean> {
  return (await sql`delete from support_policies where id = ${id} and revision = ${revision} returning 1`.execute(db)).rows.length > 0;
}
