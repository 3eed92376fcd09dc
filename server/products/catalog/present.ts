/** Rows as the API shows them. */
import type { z } from "zod";
import { localize, type Locale } from "#shared/locales";
import type { brand, product } from "./contract.ts";
import { compareVersions } from "./model.ts";
import type { BrandRow, ProductRow } from "./queries.ts";

export function presentBrand({ created_at, updated_at, locales, ...row }: BrandRow): z.infer<typeof brand> {
  return { ...row, locales: locales as Locale[], createdAt: created_at.toISOString(), updatedAt: updated_at.toISOString() };
}

/** @param locale whose name of the product is shown */
export function presentProduct(
  { created_at, updated_at, name, description, versions, ...row }: ProductRow,
  locale: Locale,
): z.infer<typeof product> {
  return {
    ...row,
    name: localize(name, locale),
    names: name,
    descriptions: description,
    versions: versions.toSorted((a, b) => compareVersions(b.version, a.version)),
    createdAt: created_at.toISOString(),
    updatedAt: updated_at.toISOString(),
  };
}
