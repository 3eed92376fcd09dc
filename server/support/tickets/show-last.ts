import type { Ctx } from "#platform/http";
import { lastSaid, setLast, subtreeOf } from "./merge-queries.ts";
import { previewOf } from "./model.ts";

/** Has lists show what was said last in all that stands together. */
export async function showLast(ctx: Ctx, root: { id: string }, at: Date): Promise<void> {
  const last = await lastSaid(ctx.db, await subtreeOf(ctx.db, root.id));
  if (last)
    await setLast(ctx.db, root.id, { preview: previewOf(last.visible_text), authorKind: last.author_kind, saidAt: last.created_at, at });
}
