import { decodeCursor, encodeCursor } from "#platform/db";
import { elevated, invalid, notFound, type Ctx } from "#platform/http";
import { isId } from "#shared/ids";
import { managedOrganizations } from "./find-contact.ts";
import { dayOf } from "./model.ts";
import { selectColleagues } from "./own-queries.ts";

/**
 * Who belongs to an organization, as its members may know: for those who see its requests, where the names stand anyway, and those who look after its
 * members. Addresses are nobody's but their owner's.
 * @throws Problem 404 for anybody else, 422 for a bad cursor
 */
export async function listColleagues(ctx: Ctx, organization: string, { limit, cursor }: { limit: number; cursor?: string | undefined }) {
  const staff = elevated(ctx);
  const { actor } = ctx;
  if (actor.kind !== "contact") throw notFound();
  if (!actor.organizations.includes(organization) && !(await managedOrganizations(staff, actor.id)).includes(organization))
    throw notFound();
  const [name, id] = cursor === undefined ? [] : (decodeCursor(cursor, 2) ?? [null, null]);
  if (cursor !== undefined && (typeof name !== "string" || typeof id !== "string" || !isId(id))) throw invalid("cursor", "cursor");
  const after = typeof name === "string" && typeof id === "string" ? { name, id } : null;
  const rows = await selectColleagues(staff.db, { organization, day: dayOf(ctx.clock.now()), after, limit: limit + 1 });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    data: shown.map((row) => ({ id: row.id, name: row.name, seesRequests: row.sees_requests, managesMembers: row.manages_members })),
    nextCursor: rows.length > limit && last ? encodeCursor([last.sort_name, last.id]) : null,
  };
}
