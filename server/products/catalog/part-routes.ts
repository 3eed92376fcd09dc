import { afterId, pageById } from "#people/access";
import { notFound, routes, type Ctx } from "#platform/http";
import { selectLine, selectLines, selectVersion, selectVersions } from "./line-queries.ts";
import { linesContract } from "./lines-contract.ts";
import { selectPart, selectParts, type PartKind } from "./part-queries.ts";
import { partsContract } from "./parts-contract.ts";
import { presentLine, presentPart, presentVersion } from "./present-parts.ts";
import { selectProduct } from "./product-queries.ts";
import { changeLine, createLine, removeLine } from "./save-line.ts";
import { changePart, createPart, removePart } from "./save-part.ts";
import { changeVersion, createVersion } from "./save-version.ts";

type Page = { limit: number; cursor?: string | undefined };
type Range = { productId: string; limit: number; after: string | null };

/** A page of what belongs to a product. @throws Problem 404 for a product that is not there, or that one may not know of */
async function ofProduct<Row extends { id: string }, Item>(
  ctx: Ctx,
  product: string,
  { limit, cursor }: Page,
  select: (range: Range) => Promise<Row[]>,
  present: (row: Row) => Item,
) {
  const owner = found(await selectProduct(ctx.db, product));
  return pageById(await select({ productId: owner.id, limit: limit + 1, after: afterId(cursor) }), limit, present);
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw notFound();
  return value;
}

const listParts = (ctx: Ctx, kind: PartKind, product: string, page: Page) =>
  ofProduct(
    ctx,
    product,
    page,
    (range) => selectParts(ctx.db, kind, range),
    (row) => presentPart(row, ctx),
  );

const lineRoutes = routes(linesContract, {
  "releaseLines.list": (ctx, { params, query }) =>
    ofProduct(
      ctx,
      params.id,
      query,
      (range) => selectLines(ctx.db, range),
      (row) => presentLine(row, ctx),
    ),
  "releaseLines.create": async (ctx, { params, body }) => presentLine(await createLine(ctx, params.id, body), ctx),
  "releaseLines.get": async (ctx, { params }) => presentLine(found(await selectLine(ctx.db, params.id)), ctx),
  "releaseLines.update": async (ctx, { params, body, ifMatch }) => presentLine(await changeLine(ctx, params.id, ifMatch!, body), ctx),
  "releaseLines.remove": (ctx, { params, ifMatch }) => removeLine(ctx, params.id, ifMatch!),
  "versions.list": (ctx, { params, query }) =>
    ofProduct(
      ctx,
      params.id,
      query,
      (range) => selectVersions(ctx.db, range),
      (row) => presentVersion(row, ctx),
    ),
  "versions.create": async (ctx, { params, body }) => presentVersion(await createVersion(ctx, params.id, body), ctx),
  "versions.get": async (ctx, { params }) => presentVersion(found(await selectVersion(ctx.db, params.id)), ctx),
  "versions.update": async (ctx, { params, body, ifMatch }) => presentVersion(await changeVersion(ctx, params.id, ifMatch!, body), ctx),
});

const partRoutes = routes(partsContract, {
  "editions.list": (ctx, { params, query }) => listParts(ctx, "edition", params.id, query),
  "editions.create": async (ctx, { params, body }) => presentPart(await createPart(ctx, "edition", params.id, body), ctx),
  "editions.get": async (ctx, { params }) => presentPart(found(await selectPart(ctx.db, "edition", params.id)), ctx),
  "editions.update": async (ctx, { params, body, ifMatch }) =>
    presentPart(await changePart(ctx, "edition", params.id, ifMatch!, body), ctx),
  "editions.remove": (ctx, { params, ifMatch }) => removePart(ctx, "edition", params.id, ifMatch!),
  "platforms.list": (ctx, { params, query }) => listParts(ctx, "platform", params.id, query),
  "platforms.create": async (ctx, { params, body }) => presentPart(await createPart(ctx, "platform", params.id, body), ctx),
  "platforms.get": async (ctx, { params }) => presentPart(found(await selectPart(ctx.db, "platform", params.id)), ctx),
  "platforms.update": async (ctx, { params, body, ifMatch }) =>
    presentPart(await changePart(ctx, "platform", params.id, ifMatch!, body), ctx),
  "platforms.remove": (ctx, { params, ifMatch }) => removePart(ctx, "platform", params.id, ifMatch!),
});

export const productPartRoutes = [...lineRoutes, ...partRoutes];
