import { afterId, pageById } from "#people/access";
import { decodeCursor, encodeCursor } from "#platform/db";
import { invalid, routes } from "#platform/http";
import { changeImport, createImport, readImport, startStep } from "./change-import.ts";
import { importsContract } from "./contract.ts";
import { presentImport, presentImports, presentLine } from "./present.ts";
import { selectImports, selectLines } from "./queries.ts";
import { refusedRows } from "./refused-rows.ts";

function afterLine(cursor: string | undefined): number | null {
  const line = cursor === undefined ? null : decodeCursor(cursor, 1)?.[0];
  if (line !== null && (typeof line !== "number" || !Number.isSafeInteger(line) || Math.abs(line) > 2_147_483_647))
    throw invalid("cursor", "cursor");
  return line;
}

export const importRoutes = routes(importsContract, {
  "people.imports.list": async (ctx, { query: { limit, cursor } }) => {
    const page = pageById(await selectImports(ctx.db, { after: afterId(cursor), limit: limit + 1 }), limit, (row) => row);
    return { ...page, data: await presentImports(ctx, page.data) };
  },
  "people.imports.create": async (ctx, { body }) => presentImport(ctx, await createImport(ctx, body)),
  "people.imports.get": async (ctx, { params }) => presentImport(ctx, await readImport(ctx, params.id)),
  "people.imports.update": async (ctx, { params, body, ifMatch }) => presentImport(ctx, await changeImport(ctx, params.id, ifMatch!, body)),
  "people.imports.check": async (ctx, { params, ifMatch }) => presentImport(ctx, await startStep(ctx, params.id, ifMatch!, "check")),
  "people.imports.run": async (ctx, { params, ifMatch }) => presentImport(ctx, await startStep(ctx, params.id, ifMatch!, "run")),
  "people.imports.undo": async (ctx, { params, ifMatch }) => presentImport(ctx, await startStep(ctx, params.id, ifMatch!, "undo")),
  "people.imports.rows": async (ctx, { params, query: { limit, cursor, verdict } }) => {
    const { id } = await readImport(ctx, params.id);
    const rows = await selectLines(ctx.db, id, { verdicts: verdict && [verdict], after: afterLine(cursor), limit: limit + 1 });
    const shown = rows.slice(0, limit);
    return {
      data: shown.map((line) => presentLine(line, ctx.locale)),
      nextCursor: rows.length > limit ? encodeCursor([shown.at(-1)!.line]) : null,
    };
  },
  "people.imports.refused": async (ctx, { params }) => refusedRows(ctx, await readImport(ctx, params.id)),
});
