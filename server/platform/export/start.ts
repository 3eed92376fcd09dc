import type { Ctx } from "#platform/http";

type Page<Row> = { data: readonly Row[]; nextCursor: string | null };

/** How many pages are sent before it is asked again whether whoever takes them may still have them. */
const PAGES_TRUSTED = 20;

/** A filter as it is noted: of what people wrote only that they did, since it may name somebody. */
function noted(filter: { readonly [name: string]: unknown }, words: readonly string[]): { [name: string]: unknown } {
  const given = Object.entries(filter).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([name, value]) => [name, words.includes(name) ? "…" : value]));
}

/**
 * Begins to take a whole list out, page by page. The first page is read before anything is answered, so that what is wrong with the question is told
 * as a problem; and that the list was taken, with how many rows, stands in the audit before its first byte.
 * @param action as the audit names it
 * @throws whatever `page` throws
 */
export async function startExport<Row>(
  ctx: Ctx,
  {
    action,
    format,
    filter,
    words,
    count,
    page,
  }: {
    action: string;
    format: string;
    filter: { readonly [name: string]: unknown };
    /** What of the filter is not to be noted. */
    words: readonly string[];
    count: () => Promise<number>;
    page: (cursor: string | undefined) => Promise<Page<Row>>;
  },
): Promise<AsyncGenerator<readonly Row[]>> {
  const first = await page(undefined);
  const rows = first.nextCursor === null ? first.data.length : await count();
  await ctx.platform.audit.write(ctx.db, {
    actor: ctx.actorKey,
    action,
    subject: null,
    outcome: "allowed",
    address: ctx.address,
    data: { format, rows, filter: noted(filter, words) },
  });
  return all(ctx, first, page);
}

async function* all<Row>(
  ctx: Ctx,
  first: Page<Row>,
  page: (cursor: string | undefined) => Promise<Page<Row>>,
): AsyncGenerator<readonly Row[]> {
  yield first.data;
  let cursor = first.nextCursor;
  for (let pages = 1; cursor !== null; pages++) {
    if (pages % PAGES_TRUSTED === 0 && !(await ctx.stillAllowed())) throw new Error("whoever takes this list may no longer have it");
    const { data, nextCursor } = await page(cursor);
    yield data;
    cursor = nextCursor;
  }
}
