/** Lines, versions, editions and platforms as the API shows them. */
import type { z } from "zod";
import type { Ctx } from "#platform/http";
import { dayIn } from "#shared/lifecycle";
import { localize } from "#shared/locales";
import { presentLifecycle } from "./lifecycle.ts";
import type { LineRow, VersionRow } from "./line-queries.ts";
import type { productVersion, releaseLine } from "./lines-contract.ts";
import { latestOf } from "#shared/versions";
import type { PartRow } from "./part-queries.ts";
import type { productPart } from "./parts-contract.ts";

type Reader = Pick<Ctx, "locale" | "clock">;
type Row = Pick<LineRow, "product" | "created_at" | "updated_at">;

const facts = ({ product, created_at, updated_at }: Row, { locale }: Reader) => ({
  product: { id: product.id, name: localize(product.name, locale) },
  createdAt: created_at.toISOString(),
  updatedAt: updated_at.toISOString(),
});

export function presentLine(row: LineRow, reader: Reader): z.infer<typeof releaseLine> {
  const now = reader.clock.now();
  return {
    ...facts(row, reader),
    id: row.id,
    name: row.name,
    titles: row.title,
    longTerm: row.long_term,
    lifecycle: presentLifecycle(row.dates, row.lifecycle_at, now),
    latest: latestOf(row.versions, dayIn(now)),
    revision: row.revision,
  };
}

export function presentVersion(row: VersionRow, reader: Reader): z.infer<typeof productVersion> {
  return {
    ...facts(row, reader),
    id: row.id,
    version: row.version,
    releasedOn: row.released_on,
    releaseLine: row.line,
    revision: row.revision,
  };
}

export function presentPart(row: PartRow, reader: Reader): z.infer<typeof productPart> {
  return {
    ...facts(row, reader),
    id: row.id,
    slug: row.slug,
    name: localize(row.name, reader.locale),
    names: row.name,
    descriptions: row.description,
    revision: row.revision,
  };
}
