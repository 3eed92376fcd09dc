import { afterCommit } from "#platform/db";
import { inTransaction, invalid, notFound, stale, type Ctx } from "#platform/http";
import { newId } from "#shared/ids";
import type { LocalizedText } from "#shared/locales";
import { forgetDefinitions } from "./definitions.ts";
import { presentGroup } from "./present.ts";
import { deleteGroup, insertGroup, selectGroup, updateGroup, type GroupRow } from "./queries.ts";

/** Creates a heading for fields. @throws Problem 422 for a kind of thing that has no fields */
export async function createGroup(ctx: Ctx, { kind, labels }: { kind: string; labels: LocalizedText }): Promise<GroupRow> {
  const kinds = ctx.platform.registrations.fieldKinds;
  if (!Object.hasOwn(kinds, kind)) throw invalid("kind", "oneOf", { values: Object.keys(kinds).join(", ") });
  return inTransaction(ctx, async (tx) => {
    const now = tx.clock.now();
    const id = newId(now.getTime());
    await insertGroup(tx.db, { id, kind, labels, now });
    afterCommit(tx.db, () => forgetDefinitions(tx.platform));
    return (await selectGroup(tx.db, id))!;
  });
}

/** Changes a heading. @throws Problem 404, 412 stale */
export async function changeGroup(
  ctx: Ctx,
  id: string,
  revision: number,
  change: { labels?: LocalizedText | undefined; position?: number | undefined },
): Promise<GroupRow> {
  return inTransaction(ctx, async (tx) => {
    if (!(await updateGroup(tx.db, id, revision, change, tx.clock.now()))) throw await missing(tx, id);
    afterCommit(tx.db, () => forgetDefinitions(tx.platform));
    return (await selectGroup(tx.db, id))!;
  });
}

/** Removes a heading; its fields stay. @throws Problem 404, 412 stale */
export async function removeGroup(ctx: Ctx, id: string, revision: number): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    if (!(await deleteGroup(tx.db, id, revision))) throw await missing(tx, id);
    afterCommit(tx.db, () => forgetDefinitions(tx.platform));
  });
}

async function missing(tx: Ctx, id: string) {
  const current = await selectGroup(tx.db, id);
  return current ? stale(presentGroup(current, tx.locale)) : notFound();
}
