import { sql, type RawBuilder } from "kysely";
import type { Db } from "#platform/db";
import type { LocalizedText } from "#shared/locales";
import { datesOf, type DatesRow } from "./lifecycle-queries.ts";

type ProductName = { id: string; name: LocalizedText };

export type LineRow = {
  id: string;
  product: ProductName;
  name: string;
  title: LocalizedText;
  long_term: boolean;
  dates: DatesRow;
  lifecycle_at: Date;
  versions: { version: string; releasedOn: string | null }[];
  revision: number;
  created_at: Date;
  updated_at: Date;
};

const PRODUCT = sql`jsonb_build_object('id', p.id, 'name', p.name) as product`;

async function lines(db: Db, rest: RawBuilder<unknown>): Promise<LineRow[]> {
  return (
    await sql<LineRow>`select l.id, ${PRODUCT}, l.name, l.title, l.long_term, ${datesOf(sql`l.product_id`, sql`l.id`)} as dates, l.lifecycle_at,
      coalesce((select jsonb_agg(jsonb_build_object('version', v.version, 'releasedOn', v.released_on)) from product_versions v where v.line_id = l.id), '[]') as versions,
      l.revision, l.created_at, l.updated_at from release_lines l join products p on p.id = l.product_id ${rest}`.execute(db)
  ).rows;
}

export async function selectLine(db: Db, id: string): Promise<LineRow | undefined> {
  return (await lines(db, sql`where l.id = ${id}`))[0];
}

export function selectLines(
  db: Db,
  { productId, limit, after }: { productId: string; limit: number; after: string | null },
): Promise<LineRow[]> {
  return lines(
    db,
    sql`where l.product_id = ${productId} and (${after}::uuid is null or l.id < ${after}) order by l.id desc limit ${limit}`,
  );
}

/** The lines of several products. */
export function selectLinesOf(db: Db, productIds: readonly string[]): Promise<LineRow[]> {
  return lines(db, sql`where l.product_id = any(${[...productIds]}::uuid[])`);
}

export async function insertLine(
  db: Db,
  {
    id,
    productId,
    name,
    title,
    longTerm,
    now,
  }: { id: string; productId: string; name: string; title: LocalizedText; longTerm: boolean; now: Date },
): Promise<void> {
  await sql`insert into release_lines (id, product_id, name, title, long_term, lifecycle_at, created_at, updated_at)
    values (${id}, ${productId}, ${name}, ${JSON.stringify(title)}, ${longTerm}, ${now}, ${now}, ${now})`.execute(db);
}

/** @returns false when the revision is no longer the one expected */
export async function updateLine(
  db: Db,
  id: string,
  revision: number,
  { name, title, longTerm }: { name?: string | undefined; title?: LocalizedText | undefined; longTerm?: boolean | undefined },
  now: Date,
): Promise<boolean> {
  const { rows } = await sql`update release_lines set name = coalesce(${name ?? null}, name),
      title = coalesce(${title ? JSON.stringify(title) : null}::jsonb, title), long_term = coalesce(${longTerm ?? null}, long_term),
      revision = revision + 1, updated_at = ${now} where id = ${id} and revision = ${revision} returning 1`.execute(db);
  return rows.length > 0;
}

/** @returns false when the revision is no longer the one expected */
export async function deleteLine(db: Db, id: string, revision: number): Promise<boolean> {
  return (await sql`delete from release_lines where id = ${id} and revision = ${revision} returning 1`.execute(db)).rows.length > 0;
}

/** Lines of a product, by name. */
export async function lineNames(db: Db, productId: string): Promise<{ id: string; name: string }[]> {
  return (await sql<{ id: string; name: string }>`select id, name from release_lines where product_id = ${productId}`.execute(db)).rows;
}

// versions -------------------------------------------------------------------------------------------------------------

export type VersionRow = {
  id: string;
  product: ProductName;
  version: string;
  released_on: string | null;
  line: { id: string; name: string } | null;
  revision: number;
  created_at: Date;
  updated_at: Date;
};

async function versions(db: Db, rest: RawBuilder<unknown>): Promise<VersionRow[]> {
  return (
    await sql<VersionRow>`select v.id, ${PRODUCT}, v.version, v.released_on::text as released_on,
      case when l.id is not null then jsonb_build_object('id', l.id, 'name', l.name) end as line, v.revision, v.created_at, v.updated_at
    from product_versions v join products p on p.id = v.product_id left join release_lines l on l.id = v.line_id ${rest}`.execute(db)
  ).rows;
}

export async function selectVersion(db: Db, id: string): Promise<VersionRow | undefined> {
  return (await versions(db, sql`where v.id = ${id}`))[0];
}

export function selectVersions(
  db: Db,
  { productId, limit, after }: { productId: string; limit: number; after: string | null },
): Promise<VersionRow[]> {
  return versions(
    db,
    sql`where v.product_id = ${productId} and (${after}::uuid is null or v.id < ${after}) order by v.id desc limit ${limit}`,
  );
}

type NewVersion = { id: string; productId: string; version: string; releasedOn: string | null; lineId: string | null; now: Date };

export async function insertVersion(db: Db, { id, productId, version, releasedOn, lineId, now }: NewVersion): Promise<void> {
  await sql`insert into product_versions (id, product_id, version, released_on, line_id, created_at, updated_at)
    values (${id}, ${productId}, ${version}, ${releasedOn}, ${lineId}, ${now}, ${now})`.execute(db);
}

/** Adds a version, or gives a known one its date. */
export async function upsertVersion(db: Db, { id, productId, version, releasedOn, lineId, now }: NewVersion): Promise<void> {
  await sql`insert into product_versions (id, product_id, version, released_on, line_id, created_at, updated_at)
    values (${id}, ${productId}, ${version}, ${releasedOn}, ${lineId}, ${now}, ${now})
    on conflict (product_id, version) do update set released_on = excluded.released_on, revision = product_versions.revision + 1, updated_at = excluded.updated_at
      where excluded.released_on is not null and excluded.released_on is distinct from product_versions.released_on`.execute(db);
}

/** @returns false when the revision is no longer the one expected */
export async function updateVersion(
  db: Db,
  id: string,
  revision: number,
  { releasedOn, lineId }: { releasedOn?: string | null | undefined; lineId?: string | null | undefined },
  now: Date,
): Promise<boolean> {
  const { rows } = await sql`update product_versions set
      released_on = ${releasedOn === undefined ? sql`released_on` : sql`${releasedOn}::date`},
      line_id = ${lineId === undefined ? sql`line_id` : sql`${lineId}::uuid`},
      revision = revision + 1, updated_at = ${now} where id = ${id} and revision = ${revision} returning 1`.execute(db);
  return rows.length > 0;
}

/** Versions of a product that belong to no line. */
export async function versionsWithoutLine(db: Db, productId: string): Promise<{ id: string; version: string }[]> {
  return (
    await sql<{
      id: string;
      version: string;
    }>`select id, version from product_versions where product_id = ${productId} and line_id is null`.execute(db)
  ).rows;
}

export async function giveLine(db: Db, lineId: string, versionIds: readonly string[], now: Date): Promise<void> {
  await sql`update product_versions set line_id = ${lineId}, revision = revision + 1, updated_at = ${now} where id = any(${[...versionIds]}::uuid[])`.execute(
    db,
  );
}
