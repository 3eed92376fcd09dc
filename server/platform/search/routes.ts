import { routes } from "#platform/http";
import { searchContract, type SearchedKind } from "./contract.ts";
import { find } from "./find.ts";

export const searchRoutes = routes(searchContract, {
  "search.find": async (ctx, { query }) => ({
    data: (await find(ctx, { ...query, since: query.since === undefined ? undefined : new Date(query.since) })).map(
      ({ detail: _detail, at, ...hit }) => ({ ...hit, kind: hit.kind as SearchedKind, at: at?.toISOString() ?? null }),
    ),
  }),
  "search.suggest": async (ctx, { query: { q, kinds, limit } }) => ({
    data: (await find(ctx, { q, kinds, limit, typing: true, titles: true })).map(({ kind, id, title, titleMarks, detail, url }) => ({
      kind: kind as SearchedKind,
      id,
      title,
      titleMarks,
      detail,
      url,
    })),
  }),
});
