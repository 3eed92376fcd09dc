import { decodeCursor, encodeCursor } from "#platform/db";
import { invalid, notFound, type Ctx } from "#platform/http";
import { resolveReferences } from "#platform/references";
import { isId } from "#shared/ids";
import { localize } from "#shared/locales";
import { selectChanges } from "./queries.ts";

/** What was changed of the values of a thing, newest first. @throws Problem 404 where the actor does not see the thing */
export async function readChanges(
  ctx: Ctx,
  { kind, id, limit, cursor }: { kind: string; id: string; limit: number; cursor?: string | undefined },
) {
  const registered = ctx.platform.registrations.fieldKinds[kind];
  if (!registered || !(await registered.sees(ctx, [id])).has(id)) throw notFound();
  const after = cursor === undefined ? null : decodeCursor(cursor, 1)?.[0];
  if (after !== null && (typeof after !== "string" || !isId(after))) throw invalid("cursor", "cursor");
  const rows = await selectChanges(ctx.db, { kind, thingId: id, after, limit: limit + 1 });
  const shown = rows.slice(0, limit);
  const actors = await resolveReferences(
    ctx,
    shown.map(({ actor }) => actor),
  );
  return {
    data: shown.map(({ labels, at, actor, ...row }) => ({
      ...row,
      label: labels ? localize(labels, ctx.locale) : row.key,
      actor: { kind: actor.slice(0, actor.indexOf(":")), id: actor.slice(actor.indexOf(":") + 1), name: actors.get(actor)?.title ?? null },
      at: at.toISOString(),
    })),
    nextCursor: rows.length > limit ? encodeCursor([shown.at(-1)!.id]) : null,
  };
}
