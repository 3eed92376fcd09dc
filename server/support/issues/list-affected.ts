import { afterId, pageById } from "#people/access";
import { notFound, type Ctx } from "#platform/http";
import { findIssues } from "#products/issues";
import { visibleIds } from "#support/tickets";
import type { AffectedPerson } from "./contract.ts";
import { MOST_TICKETS, selectAffected, ticketsOfIssue } from "./queries.ts";

/** Who is affected by a known issue; for a ticket the reader may not see nobody is named. @throws Problem 404, 422 */
export async function listAffected(
  ctx: Ctx,
  number: number,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<{ data: AffectedPerson[]; nextCursor: string | null }> {
  const [issue] = await findIssues(ctx, [], number);
  if (!issue) throw notFound();
  const tied = await ticketsOfIssue(ctx.db, issue.id, { after: null, limit: MOST_TICKETS });
  const visible = await visibleIds(
    ctx,
    tied.map(({ id }) => id),
  );
  const rows = await selectAffected(ctx.db, issue.id, [...visible], { after: afterId(cursor), limit: limit + 1 });
  return pageById(rows, limit, (row) => ({
    id: row.id,
    contact: { id: row.id, name: row.name ?? "" },
    organization: row.organization_id !== null && row.organization !== null ? { id: row.organization_id, name: row.organization } : null,
    version: row.version,
    license: row.license,
    comment: row.comment,
    reported: row.reported,
    tickets: row.tickets,
    since: row.since.toISOString(),
  }));
}
