/** Editions and platforms: two tables of one shape. */
import { sql, type RawBuilder } from "kysely";
import type { Db } from "#platform/db";
import type { LocalizedText } from "#shared/locales";

export type PartKind = "edition" | "platform";

export type PartRow = {
  id: string;
  product: { id: string; name: LocalizedText };
  slug: string;
  name: LocalizedText;
  description: LocalizedText;
  revision: number;
  created_at: Date;
  updated_at: Date;
};

const table = (kind: PartKind): RawBuilder<unknown> => (kind === "edition" ? sql`product_editions` : sql`product_platforms`);

async function parts(db: Db, kind: PartKind, rest: RawBuilder<unknown>): Promise<PartRow[]> {
  return (
    await sql<PartRow>`select e.id, jsonb_build_object('id', p.id, 'name', p.name) as product, e.slug, e.name, e.description, e.revision, e.created_at, e.updated_at
      from ${table(kind)} e join products p on p.id = e.product_id ${rest}`.execute(db)
  ).rows;
}

export async function selectPart(db: Db, kind: PartKind, id: string): Promise<PartRow | undefined> {
  return (await parts(db, kind, sql`where e.id = ${id}`))[0];
}

export function selectParts(
  db: Db,
  kind: PartKind,
  { productId, limit, after }: { productId: string; limit: number; after: string | null },
): Promise<PartRow[]> {
  return parts(
    db,
    kind,
    sql`where e.product_id = ${productId} and (${after}::uuid is null or e.id < ${after}) order by e.id desc limit ${limit}`,
  );
}

export async function insertPart(
  db: Db,
  kind: PartKind,
  {
    id,
    productId,
    slug,
    name,
    description,
    now,
  }: { id: string; productId: string; slug: string; name: LocalizedText; description: LocalizedText; now: Date },
): Promise<void> {
  await sql`insert into ${table(kind)} (id, product_id, slug, name, description, created_at, updated_at)
    values (${id}, ${productId}, ${slug}, ${JSON.stringify(name)}, ${JSON.stringify(description)}, ${now}, ${now})`.execute(db);
}

/** @returns false when the revision is no longer the one expected */
export async function updatePart(
  db: Db,
  kind: PartKind,
  {
    id,
    revision,
    slug,
    name,
    description,
    now,
  }: {
    id: string;
    revision: number;
    slug?: string | undefined;
    name?: LocalizedText | undefined;
    description?: LocalizedText | undefined;
    now: Date;
  },
): Promise<boolean> {
  const { rows } =
    await sql`update ${table(kind)} set slug = coalesce(${slug ?? null}, slug), name = coalesce(${name ? JSON.stringify(name) : null}::jsonb, name),
      description = coalesce(${description ? JSON.stringify(description) : null}::jsonb, description), revision = revision + 1, updated_at = ${now}
    where id = ${id} and revision = ${revision} returning 1`.execute(db);
  return rows.length > 0;
}

/** @returns false when the revision is no longer the one expected */
export async function deletePart(db: Db, kind: PartKind, id: string, revision: number): Promise<boolean> {
  return (await sql`delete from ${table(kind)} where id = ${id} and revision = ${revision} returning 1`.execute(db)).rows.length > 0;
}
