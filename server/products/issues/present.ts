/** Rows as the API shows them. */
import { isStaff, type Ctx } from "#platform/http";
import { localize } from "#shared/locales";
import type { KnownIssue } from "./contract.ts";
import type { IssueRow } from "./queries.ts";

/** An issue as this actor reads it: what is for the vendor's people only is left empty for others. */
export function presentIssue(ctx: Pick<Ctx, "actor" | "locale">, row: IssueRow): KnownIssue {
  const inside = isStaff(ctx.actor);
  return {
    id: row.id,
    number: row.number,
    product: { id: row.product_id, name: localize(row.product, ctx.locale) },
    title: localize(row.title, ctx.locale),
    description: localize(row.description, ctx.locale),
    workaround: localize(row.workaround, ctx.locale),
    texts: inside ? { title: row.title, description: row.description, workaround: row.workaround } : null,
    versions: row.versions,
    fixedIn: row.fixed_in,
    state: row.state,
    severity: row.severity,
    visibility: inside ? row.visibility : null,
    showsAffected: row.shows_affected,
    affected: row.affected,
    mine: row.mine && { ...row.mine, createdAt: new Date(row.mine.createdAt).toISOString() },
    stateAt: row.state_at.toISOString(),
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    revision: row.revision,
  };
}
