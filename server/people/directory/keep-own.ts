import type { Ctx } from "#platform/http";
import { selectOwn, writeOwn, type Kind } from "./merge-queries.ts";
import { edited, type Values } from "./model/unite.ts";
import type { OrganizationRow } from "./organization-queries.ts";
import type { ContactRow } from "./queries.ts";

/** What of a row is united with others. */
export const valuesOf = (row: ContactRow | OrganizationRow): Values => ({
  title: "title" in row ? row.title : null,
  timeZone: "time_zone" in row ? row.time_zone : null,
  owner: row.owner?.id ?? null,
  tags: row.tags,
  fields: row.fields,
});

/** After somebody changed a record into which others were merged: what he wrote is its own from now on, whatever is parted again. */
export async function keepOwn(
  tx: Ctx,
  kind: Kind,
  before: ContactRow | OrganizationRow,
  after: ContactRow | OrganizationRow,
): Promise<void> {
  if (before.merged === 0) return;
  const own = await selectOwn(tx.db, before.id);
  if (own) await writeOwn(tx.db, kind, before.id, edited(own, valuesOf(before), valuesOf(after)));
}
