import { sql, type RawBuilder } from "kysely";
import { idOrSlug } from "#people/access";
import type { Db } from "#platform/db";
import type { BrandPictureKind } from "#shared/brand-theme";
import type { LocalizedText } from "#shared/locales";

export type BrandRow = {
  id: string;
  slug: string;
  name: string;
  color: string;
  locales: string[];
  welcome_title: LocalizedText;
  welcome_text: LocalizedText;
  links: BrandLink[];
  pictures: { [kind in BrandPictureKind]?: PictureRow };
  revision: number;
  created_at: Date;
  updated_at: Date;
};

export type BrandLink = { url: string; labels: LocalizedText };
type PictureRow = { /** SHA-256 in hexadecimal. */ hash: string; mediaType: string; width: number; height: number; size: number };

const BRAND = sql`select b.*, coalesce((select jsonb_object_agg(p.kind, jsonb_build_object('hash', encode(p.sha256, 'hex'), 'mediaType', p.media_type,
  'width', p.width, 'height', p.height, 'size', p.size)) from brand_pictures p where p.brand_id = b.id), '{}') as pictures from brands b`;

/** @param name id or slug */
export async function selectBrand(db: Db, name: string): Promise<BrandRow | undefined> {
  return (await sql<BrandRow>`${BRAND} where ${idOrSlug("b", name)}`.execute(db)).rows[0];
}

export async function selectBrands(db: Db, { limit, after }: { limit: number; after: string | null }): Promise<BrandRow[]> {
  return (await sql<BrandRow>`${BRAND} where (${after}::uuid is null or b.id < ${after}) order by b.id desc limit ${limit}`.execute(db))
    .rows;
}

/** The words and links of a brand; what is absent stays as it is. */
export type BrandWords = {
  welcomeTitles?: LocalizedText | undefined;
  welcomeTexts?: LocalizedText | undefined;
  links?: readonly BrandLink[] | undefined;
};
export type NewBrand = { id: string; slug: string; name: string; color: string; locales: readonly string[]; now: Date } & BrandWords;

export async function insertBrand(db: Db, brand: NewBrand): Promise<void> {
  const { welcomeTitles = {}, welcomeTexts = {}, links = [] } = brand;
  await sql`insert into brands (id, slug, name, color, locales, welcome_title, welcome_text, links, created_at, updated_at)
    values (${brand.id}, ${brand.slug}, ${brand.name}, ${brand.color}, ${[...brand.locales]}, ${JSON.stringify(welcomeTitles)}::jsonb,
      ${JSON.stringify(welcomeTexts)}::jsonb, ${JSON.stringify(links)}::jsonb, ${brand.now}, ${brand.now})`.execute(db);
}

export type BrandChange = {
  name?: string | undefined;
  slug?: string | undefined;
  color?: string | undefined;
  locales?: readonly string[] | undefined;
} & BrandWords;

/** @returns false when the revision is no longer the one expected */
export async function updateBrand(
  db: Db,
  id: string,
  revision: number,
  { name, slug, color, locales, welcomeTitles, welcomeTexts, links }: BrandChange,
  now: Date,
): Promise<boolean> {
  const json = (value: unknown) => sql`${value === undefined ? null : JSON.stringify(value)}::jsonb`;
  const { rows } =
    await sql`update brands set name = coalesce(${name ?? null}, name), slug = coalesce(${slug ?? null}, slug), color = coalesce(${color ?? null}, color),
      locales = coalesce(${locales ? [...locales] : null}, locales), welcome_title = coalesce(${json(welcomeTitles)}, welcome_title),
      welcome_text = coalesce(${json(welcomeTexts)}, welcome_text), links = coalesce(${json(links)}, links), revision = revision + 1, updated_at = ${now}
    where id = ${id} and revision = ${revision} returning 1`.execute(db);
  return rows.length > 0;
}

export type ProductRow = {
  id: string;
  slug: string;
  name: LocalizedText;
  description: LocalizedText;
  brand: { id: string; name: string };
  versions: { version: string; releasedOn: string | null }[];
  revision: number;
  created_at: Date;
  updated_at: Date;
};

const productColumns = sql`p.id, p.slug, p.name, p.description, p.revision, p.created_at, p.updated_at, jsonb_build_object('id', b.id, 'name', b.name) as brand,
  coalesce((select jsonb_agg(jsonb_build_object('version', v.version, 'releasedOn', v.released_on)) from product_versions v where v.product_id = p.id), '[]') as versions`;

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
    sql`where (${after}::uuid is null or p.id < ${after}) ${brand ? sql`and ${idOrSlug("b", brand)}` : sql``} order by p.id desc limit ${limit}`,
  );
}

export type NewProduct = { id: string; slug: string; name: LocalizedText; description: LocalizedText; brandId: string; now: Date };

export async function insertProduct(db: Db, product: NewProduct): Promise<void> {
  await sql`insert into products (id, slug, name, description, brand_id, created_at, updated_at)
    values (${product.id}, ${product.slug}, ${JSON.stringify(product.name)}, ${JSON.stringify(product.description)}, ${product.brandId}, ${product.now}, ${product.now})`.execute(
    db,
  );
}

export type ProductChange = {
  name?: LocalizedText | undefined;
  description?: LocalizedText | undefined;
  slug?: string | undefined;
  brandId?: string | undefined;
};

/** @returns false when the revision is no longer the one expected */
export async function updateProduct(
  db: Db,
  id: string,
  revision: number,
  { name, description, slug, brandId }: ProductChange,
  now: Date,
): Promise<boolean> {
  const { rows } =
    await sql`update products set name = coalesce(${name ? JSON.stringify(name) : null}::jsonb, name), description = coalesce(${description ? JSON.stringify(description) : null}::jsonb, description),
      slug = coalesce(${slug ?? null}, slug), brand_id = coalesce(${brandId ?? null}::uuid, brand_id), revision = revision + 1, updated_at = ${now}
    where id = ${id} and revision = ${revision} returning 1`.execute(db);
  return rows.length > 0;
}

/** Adds a version, or gives a known one its date. */
export async function upsertVersion(
  db: Db,
  { id, productId, version, releasedOn, now }: { id: string; productId: string; version: string; releasedOn: string | null; now: Date },
): Promise<void> {
  await sql`insert into product_versions (id, product_id, version, released_on, created_at) values (${id}, ${productId}, ${version}, ${releasedOn}, ${now})
    on conflict (product_id, version) do update set released_on = coalesce(excluded.released_on, product_versions.released_on)`.execute(db);
}
