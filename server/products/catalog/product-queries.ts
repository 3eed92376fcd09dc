import { sql, type RawBuilder } from "kysely";
import { idOrSlug } from "#people/access";
import type { Db } from "#platform/db";
import type { ProductVisibility } from "#shared/lifecycle";
import type { LocalizedText } from "#shared/locales";
import { datesOf, type DatesRow } from "./lifecycle-queries.ts";

export type ProductRow = {
  id: string;
  slug: string;
  name: LocalizedText;
  description: LocalizedText;
  brand: { id: string; name: string };
  related_brands: { id: string; name: string }[];
  visibility: ProductVisibility;
  versions: { id: string; version: string; releasedOn: string | null; releaseLine: string | null }[];
  dates: DatesRow;
  lifecycle_at: Date;
  revision: number;
  created_at: Date;
  updated_at: Date;
};

const productColumns = sql`p.id, p.slug, p.name, p.description, p.visibility, p.revision, p.created_at, p.updated_at, p.lifecycle_at, jsonb_build_object('id', b.id, 'name', b.name) as brand,
  coalesce((select jsonb_agg(jsonb_build_object('id', r.id, 'name', r.name) order by r.name) from product_brands x join brands r on r.id = x.brand_id where x.product_id = p.id), '[]') as related_brands,
  coalesce((select jsonb_agg(jsonb_build_object('id', v.id, 'version', v.version, 'releasedOn', v.released_on, 'releaseLine', l.name))
    from product_versions v left join release_lines l on l.id = v.line_id where v.product_id = p.id), '[]') as versions,
  ${datesOf(sql`p.id`, null)} as dates`;

async function products(db: Db, rest: RawBuilder<unknown>): Promise<ProductRow[]> {
  return (await sql<ProductRow>`select ${productColumns} from products p join brands b on b.id = p.brand_id ${rest}`.execute(db)).rows;
}

/** @param name id or slug */
export async function selectProduct(db: Db, name: string): Promise<ProductRow | undefined> {
  return (await products(db, sql`where ${idOrSlug("p", name)}`))[0];
}

export async function selectProducts(
  db: Db,
  { limit, after, brand }: { limit: number; after: string | null; brand?: string | undefined },
): Promise<ProductRow[]> {
  return products(
    db,
    sql`where (${after}::uuid is null or p.id < ${after}) ${brand ? sql`and (${idOrSlug("b", brand)} or exists (select from product_brands x join brands r on r.id = x.brand_id where x.product_id = p.id and ${idOrSlug("r", brand)}))` : sql``}
      order by p.id desc limit ${limit}`,
  );
}

export type NewProduct = {
  id: string;
  slug: string;
  name: LocalizedText;
  description: LocalizedText;
  brandId: string;
  visibility: ProductVisibility;
  now: Date;
};

export async function insertProduct(db: Db, product: NewProduct): Promise<void> {
  await sql`insert into products (id, slug, name, description, brand_id, visibility, lifecycle_at, created_at, updated_at)
    values (${product.id}, ${product.slug}, ${JSON.stringify(product.name)}, ${JSON.stringify(product.description)}, ${product.brandId}, ${product.visibility}, ${product.now}, ${product.now}, ${product.now})`.execute(
    db,
  );
}

export type ProductChange = {
  name?: LocalizedText | undefined;
  description?: LocalizedText | undefined;
  slug?: string | undefined;
  brandId?: string | undefined;
  visibility?: ProductVisibility | undefined;
};

/** @returns false when the revision is no longer the one expected */
export async function updateProduct(
  db: Db,
  id: string,
  revision: number,
  { name, description, slug, brandId, visibility }: ProductChange,
  now: Date,
): Promise<boolean> {
  const { rows } =
    await sql`update products set name = coalesce(${name ? JSON.stringify(name) : null}::jsonb, name), description = coalesce(${description ? JSON.stringify(description) : null}::jsonb, description),
      slug = coalesce(${slug ?? null}, slug), brand_id = coalesce(${brandId ?? null}::uuid, brand_id), visibility = coalesce(${visibility ?? null}, visibility), revision = revision + 1, updated_at = ${now}
    where id = ${id} and revision = ${revision} returning 1`.execute(db);
  return rows.length > 0;
}

/** The brands a product is sold under besides its own. */
export async function replaceRelatedBrands(db: Db, productId: string, brandIds: readonly string[]): Promise<void> {
  await sql`delete from product_brands where product_id = ${productId}`.execute(db);
  await sql`insert into product_brands (product_id, brand_id) select ${productId}::uuid, x from unnest(${[...brandIds]}::uuid[]) x
    where x <> (select p.brand_id from products p where p.id = ${productId}) on conflict do nothing`.execute(db);
}
