import { sql } from "kysely";
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
