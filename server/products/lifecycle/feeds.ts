/** Lives of public products for programs outside: OpenEoX, and the form of endoflife.date. Who asks makes no difference, so caches may keep them. */
import { createHash } from "node:crypto";
import { decodeCursor, encodeCursor } from "#platform/db";
import { API_PREFIX, invalid, notFound, Problem, type Ctx } from "#platform/http";
import { allDates, selectLinesOf, selectProduct, selectProducts, type LineRow, type ProductRow } from "#products/catalog";
import { isId } from "#shared/ids";
import { dayIn } from "#shared/lifecycle";
import { localize } from "#shared/locales";
import { latestOf, newestFirst } from "#shared/versions";
import { END_OF_LIFE_LABELS, endOfLifeRelease, openEox } from "./model.ts";

const MOST_PRODUCTS = 1_000;
/** Version of the form that endoflife.date answers in. */
const SCHEMA_VERSION = "1.2.0";

/** A document that caches keep for five minutes and then ask for by its tag: the hash of its bytes. */
function document(value: unknown): Response {
  const bytes = JSON.stringify(value, null, 2) + "\n";
  return new Response(bytes, {
    headers: {
      "content-type": "application/json; charset=utf-8",
      "cache-control": "public, max-age=300",
      etag: `"${createHash("sha256").update(bytes).digest("base64url").slice(0, 27)}"`,
      "access-control-allow-origin": "*",
      "x-content-type-options": "nosniff",
    },
  });
}

/** A product that everybody may know of. @throws Problem 404 */
async function published(ctx: Ctx, name: string): Promise<ProductRow> {
  const product = await selectProduct(ctx.db, name);
  if (product?.visibility !== "public") throw notFound();
  return product;
}

/** Lines of a product, the newest first. */
async function linesOf(ctx: Ctx, productId: string): Promise<LineRow[]> {
  return newestFirst(await selectLinesOf(ctx.db, [productId]), ({ name }) => name);
}

async function lineNamed(ctx: Ctx, product: ProductRow, name: string): Promise<LineRow> {
  const line = (await linesOf(ctx, product.id)).find((one) => one.name === name);
  if (!line) throw notFound();
  return line;
}

function eox(row: Pick<LineRow, "dates" | "lifecycle_at">): Response {
  const record = openEox(allDates(row.dates), row.lifecycle_at);
  if (!record) throw new Problem(404, "lifecycle.unknown");
  return document(record);
}

/** @throws Problem 404 notFound, or lifecycle.unknown where the days that OpenEoX requires are not said */
export async function openEoxOfProduct(ctx: Ctx, product: string): Promise<Response> {
  return eox(await published(ctx, product));
}

/** @throws Problem 404, as for a product */
export async function openEoxOfLine(ctx: Ctx, product: string, line: string): Promise<Response> {
  return eox(await lineNamed(ctx, await published(ctx, product), line));
}

/** All documents there are, product by product. */
export async function listOpenEox(ctx: Ctx, { limit, cursor }: { limit: number; cursor?: string | undefined }) {
  const [after] = cursor === undefined ? [null] : (decodeCursor(cursor, 1) ?? []);
  if (after !== null && (typeof after !== "string" || !isId(after))) throw invalid("cursor", "cursor");
  // A page is of so many products, each with all its documents.
  const rows = await selectProducts(ctx.db, { limit: limit + 1, after });
  const shown = rows.slice(0, limit);
  const open = shown.filter(({ visibility }) => visibility === "public");
  const lines = await selectLinesOf(
    ctx.db,
    open.map(({ id }) => id),
  );
  const data = [];
  for (const product of open) {
    const own = newestFirst(
      lines.filter((line) => line.product.id === product.id),
      ({ name }) => name,
    );
    const base = `${ctx.platform.config.url}${API_PREFIX}/openeox/products/${product.slug}`;
    const entry = (row: Pick<LineRow, "dates" | "lifecycle_at">, releaseLine: string | null) =>
      openEox(allDates(row.dates), row.lifecycle_at) === null
        ? []
        : [
            {
              product: product.slug,
              name: localize(product.name, ctx.locale),
              releaseLine,
              url: releaseLine === null ? base : `${base}/release-lines/${encodeURIComponent(releaseLine)}`,
              lastUpdated: row.lifecycle_at.toISOString(),
            },
          ];
    data.push(...entry(product, null), ...own.flatMap((line) => entry(line, line.name)));
  }
  return { data, nextCursor: rows.length > limit ? encodeCursor([shown.at(-1)!.id]) : null };
}

function release(row: LineRow, today: string) {
  const title = localize(row.title, "en");
  const latest = latestOf(row.versions, today);
  return endOfLifeRelease({ name: row.name, label: title || row.name, longTerm: row.long_term, dates: allDates(row.dates), latest }, today);
}

/** When the answer was true for the first time: states change at midnight. The same all day, so that its tag is too. */
const generated = (today: string) => `${today}T00:00:00+00:00`;

export async function endOfLifeProducts(ctx: Ctx): Promise<Response> {
  const today = dayIn(ctx.clock.now());
  const rows = (await selectProducts(ctx.db, { limit: MOST_PRODUCTS, after: null })).filter(({ visibility }) => visibility === "public");
  const result = rows
    .toSorted((a, b) => (a.slug < b.slug ? -1 : 1))
    .map(({ slug, name }) => ({
      name: slug,
      label: localize(name, "en"),
      aliases: [],
      category: "app",
      tags: ["app"],
      uri: `${ctx.platform.config.url}${API_PREFIX}/endoflife/products/${slug}`,
    }));
  return document({ schema_version: SCHEMA_VERSION, generated_at: generated(today), total: result.length, result });
}

/** @throws Problem 404 */
export async function endOfLifeProduct(ctx: Ctx, name: string): Promise<Response> {
  const product = await published(ctx, name);
  const lines = await linesOf(ctx, product.id);
  const today = dayIn(ctx.clock.now());
  const changed = Math.max(...[product, ...lines].flatMap((row) => [row.lifecycle_at.getTime(), row.updated_at.getTime()]));
  return document({
    schema_version: SCHEMA_VERSION,
    generated_at: generated(today),
    last_modified: `${new Date(changed).toISOString().slice(0, 19)}+00:00`,
    result: {
      name: product.slug,
      aliases: [],
      label: localize(product.name, "en"),
      category: "app",
      tags: ["app"],
      versionCommand: null,
      identifiers: [],
      labels: END_OF_LIFE_LABELS,
      links: { icon: null, html: `${ctx.platform.config.url}/products/${product.slug}`, releasePolicy: null },
      releases: lines.map((line) => release(line, today)),
    },
  });
}

/** @param line its name, or `latest` @throws Problem 404 */
export async function endOfLifeOfLine(ctx: Ctx, name: string, line: string): Promise<Response> {
  const product = await published(ctx, name);
  const today = dayIn(ctx.clock.now());
  const row = line === "latest" ? (await linesOf(ctx, product.id))[0] : await lineNamed(ctx, product, line);
  if (!row) throw notFound();
  return document({ schema_version: SCHEMA_VERSION, generated_at: generated(today), result: release(row, today) });
}
