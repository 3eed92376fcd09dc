/** Rows as the API shows them. */
import type { z } from "zod";
import { API_PREFIX, type Ctx } from "#platform/http";
import type { BrandPictureKind } from "#shared/brand-theme";
import { localize, type Locale } from "#shared/locales";
import type { brand, product } from "./contract.ts";
import { presentLifecycle } from "./lifecycle.ts";
import { compareVersions } from "#shared/versions";
import type { ProductRow } from "./product-queries.ts";
import type { BrandRow } from "./queries.ts";

export function presentBrand({
  created_at,
  updated_at,
  locales,
  welcome_title,
  welcome_text,
  pictures,
  ...row
}: BrandRow): z.infer<typeof brand> {
  const picture = (kind: BrandPictureKind) => {
    const shown = pictures[kind];
    if (!shown) return null;
    const { hash, ...facts } = shown;
    return { url: `${API_PREFIX}/brand-pictures/${hash}`, ...facts };
  };
  return {
    ...row,
    locales: locales as Locale[],
    logo: picture("logo"),
    logoDark: picture("logoDark"),
    icon: picture("icon"),
    welcomeTitles: welcome_title,
    welcomeTexts: welcome_text,
    createdAt: created_at.toISOString(),
    updatedAt: updated_at.toISOString(),
  };
}

/** In the language of the request, as of today. */
export function presentProduct(
  { created_at, updated_at, lifecycle_at, name, description, versions, related_brands, dates, ...row }: ProductRow,
  { locale, clock }: Pick<Ctx, "locale" | "clock">,
): z.infer<typeof product> {
  return {
    ...row,
    name: localize(name, locale),
    names: name,
    descriptions: description,
    relatedBrands: related_brands,
    lifecycle: presentLifecycle(dates, lifecycle_at, clock.now()),
    versions: versions.toSorted((a, b) => compareVersions(b.version, a.version)),
    createdAt: created_at.toISOString(),
    updatedAt: updated_at.toISOString(),
  };
}
