import type { RawBuilder } from "kysely";
import { isUniqueViolation } from "#platform/db";
import { definitionsOf } from "#platform/fields";
import { inTransaction, invalid, notFound, Problem, stale, type Ctx } from "#platform/http";
import { newId } from "#shared/ids";
import { readSegment, SegmentError, type SegmentKind } from "./model/segment.ts";
import {
  countSegment,
  deleteSegment,
  insertSegment,
  segmentCondition,
  selectSegment,
  updateSegment,
  type SegmentRow,
} from "./segment-queries.ts";

/** A condition as SQL about the contact `c` or the organization `o`. @throws Problem 422 where it cannot be read */
async function compiled(ctx: Ctx, kind: SegmentKind, condition: string): Promise<RawBuilder<unknown>> {
  try {
    return segmentCondition(kind, readSegment(kind, condition, await definitionsOf(ctx, kind), ctx.clock.now()));
  } catch (error) {
    if (!(error instanceof SegmentError)) throw error;
    throw invalid("condition", error.code, { at: error.at + 1, value: error.value });
  }
}

/** How many fit a condition. @throws Problem 422 */
export async function previewSegment(ctx: Ctx, { kind, condition }: { kind: SegmentKind; condition: string }): Promise<{ count: number }> {
  return { count: await countSegment(ctx.db, kind, await compiled(ctx, kind, condition)) };
}

/** The segment with how many fit it now. */
export async function presentSegment(ctx: Ctx, { created_at, updated_at, ...row }: SegmentRow) {
  const count = await previewSegment(ctx, row).then(
    (preview) => preview.count,
    (error: unknown) => {
      // A field that it asks about may be archived since.
      if (error instanceof Problem) return null;
      throw error;
    },
  );
  return { ...row, count, createdAt: created_at.toISOString(), updatedAt: updated_at.toISOString() };
}

/**
 * The condition of a saved segment, for lists and for whoever writes to its members.
 * @returns SQL about the contact `c` or the organization `o`
 * @throws Problem 422 at `segment` when there is none of this kind or it can no longer be read
 */
export async function segmentFilter(ctx: Ctx, kind: SegmentKind, id: string): Promise<RawBuilder<unknown>> {
  const segment = await selectSegment(ctx.db, id);
  if (segment?.kind !== kind) throw invalid("segment", "unknownThing");
  return compiled(ctx, kind, segment.condition);
}

function nameTaken(error: unknown): never {
  if (isUniqueViolation(error)) throw new Problem(409, "segment.nameTaken");
  throw error;
}

/** Saves a condition under a name. @throws Problem 409 segment.nameTaken, 422 */
export async function createSegment(
  ctx: Ctx,
  { kind, name, condition }: { kind: SegmentKind; name: string; condition: string },
): Promise<SegmentRow> {
  await compiled(ctx, kind, condition);
  return inTransaction(ctx, async (tx) => {
    const now = tx.clock.now();
    const id = newId(now.getTime());
    await insertSegment(tx.db, { id, kind, name, condition, actor: tx.actorKey, now }).catch(nameTaken);
    return (await selectSegment(tx.db, id))!;
  });
}

/** Changes a segment. @throws Problem 404, 412 stale, 409 segment.nameTaken, 422 */
export async function changeSegment(
  ctx: Ctx,
  id: string,
  revision: number,
  change: { name?: string | undefined; condition?: string | undefined },
): Promise<SegmentRow> {
  return inTransaction(ctx, async (tx) => {
    const before = await selectSegment(tx.db, id);
    if (!before) throw notFound();
    if (change.condition !== undefined) await compiled(tx, before.kind, change.condition);
    if (!(await updateSegment(tx.db, id, revision, change, tx.clock.now()).catch(nameTaken))) throw stale(await presentSegment(tx, before));
    return (await selectSegment(tx.db, id))!;
  });
}

/** Removes a segment. @throws Problem 404, 412 stale */
export async function removeSegment(ctx: Ctx, id: string, revision: number): Promise<void> {
  const before = await selectSegment(ctx.db, id);
  if (!before) throw notFound();
  if (!(await deleteSegment(ctx.db, id, revision))) throw stale(await presentSegment(ctx, before));
}
