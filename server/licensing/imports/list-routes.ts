import { afterId, pageById } from "#people/access";
import { decodeCursor, encodeCursor } from "#platform/db";
import { invalid, routes } from "#platform/http";
import { changeList, createList, readList, startListStep } from "./change-list.ts";
import { refusedListRows } from "./list-refused.ts";
import { selectListRows, selectLists } from "./list-queries.ts";
import { licenseListsContract } from "./lists-contract.ts";
import { presentList, presentListRow, presentLists } from "./present-list.ts";

function afterLine(cursor: string | undefined): number | null {
  const line = cursor === undefined ? null : decodeCursor(cursor, 1)?.[0];
  if (line !== null && (typeof line !== "number" || !Number.isSafeInteger(line) || Math.abs(line) > 2_147_483_647))
    throw invalid("cursor", "cursor");
  return line;
}

export const licenseListRoutes = routes(licenseListsContract, {
  "licenseLists.list": async (ctx, { query: { limit, cursor } }) => {
    const page = pageById(await selectLists(ctx.db, { after: afterId(cursor), limit: limit + 1 }), limit, (row) => row);
    return { ...page, data: await presentLists(ctx, page.data) };
  },
  "licenseLists.create": async (ctx, { query, body }) => presentList(ctx, await createList(ctx, { ...query, stream: body.stream })),
  "licenseLists.get": async (ctx, { params }) => presentList(ctx, await readList(ctx, params.id)),
  "licenseLists.update": async (ctx, { params, body, ifMatch }) => presentList(ctx, await changeList(ctx, params.id, ifMatch!, body)),
  "licenseLists.check": async (ctx, { params, ifMatch }) => presentList(ctx, await startListStep(ctx, params.id, ifMatch!, "check")),
  "licenseLists.run": async (ctx, { params, ifMatch }) => presentList(ctx, await startListStep(ctx, params.id, ifMatch!, "run")),
  "licenseLists.undo": async (ctx, { params, ifMatch }) => presentList(ctx, await startListStep(ctx, params.id, ifMatch!, "undo")),
  "licenseLists.rows": async (ctx, { params, query: { limit, cursor, verdict } }) => {
    const { id } = await readList(ctx, params.id);
    const rows = await selectListRows(ctx.db, id, { verdict, after: afterLine(cursor), limit: limit + 1 });
    const shown = rows.slice(0, limit);
    return {
      data: shown.map((row) => presentListRow(row, ctx.locale)),
      nextCursor: rows.length > limit ? encodeCursor([shown.at(-1)!.line]) : null,
    };
  },
  "licenseLists.refused": async (ctx, { params }) => refusedListRows(ctx, await readList(ctx, params.id)),
});
