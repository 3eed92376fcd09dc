import { afterId, pageById } from "#people/access";
import { decodeCursor, encodeCursor } from "#platform/db";
import { invalid, routes } from "#platform/http";
import { createImport, endImport, readImport, startImport } from "./change-import.ts";
import { licenseImportsContract } from "./contract.ts";
import { presentImport, presentImports, presentItem } from "./present.ts";
import { selectImports, selectItems } from "./queries.ts";

function afterPlace(cursor: string | undefined): number | null {
  const place = cursor === undefined ? null : decodeCursor(cursor, 1)?.[0];
  if (place !== null && (typeof place !== "number" || !Number.isSafeInteger(place))) throw invalid("cursor", "cursor");
  return place;
}

export const licenseImportRoutes = routes(licenseImportsContract, {
  "licenseImports.list": async (ctx, { query: { limit, cursor } }) => {
    const page = pageById(await selectImports(ctx.db, { after: afterId(cursor), limit: limit + 1 }), limit, (row) => row);
    return { ...page, data: await presentImports(ctx, page.data) };
  },
  "licenseImports.create": async (ctx, { body }) => presentImport(ctx, await createImport(ctx, body)),
  "licenseImports.get": async (ctx, { params }) => presentImport(ctx, await readImport(ctx, params.id)),
  "licenseImports.run": async (ctx, { params, ifMatch }) => presentImport(ctx, await startImport(ctx, params.id, ifMatch!)),
  "licenseImports.end": async (ctx, { params, ifMatch }) => presentImport(ctx, await endImport(ctx, params.id, ifMatch!)),
  "licenseImports.items": async (ctx, { params, query: { limit, cursor, verdict, noted } }) => {
    const { id } = await readImport(ctx, params.id);
    const rows = await selectItems(ctx.db, id, { after: afterPlace(cursor), limit: limit + 1, verdict, noted: noted === "true" });
    const shown = rows.slice(0, limit);
    return {
      data: shown.map((item) => presentItem(item, ctx.locale)),
      nextCursor: rows.length > limit ? encodeCursor([shown.at(-1)!.place]) : null,
    };
  },
});
