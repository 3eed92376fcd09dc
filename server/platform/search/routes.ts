import { routes } from "#platform/http";
import { searchContract, type SearchedKind } from "./contract.ts";
import { find } from "./find.ts";

export const searchRoutes = routes(searchContract, {
  "search.find": async (ctx, { query }) => ({
    data: (await find(ctx, query)).map((hit) => ({ ...hit, kind: hit.kind as SearchedKind })),
  }),
  "search.suggest": async (ctx, { query: { q, kinds, limit } }) => ({
    data: (await find(ctx, { q, kinds, limit, typing: true, titles: true })).map(({ kind, id, title, titleMarks, url }) => ({
      kind: kind as SearchedKind,
      id,
      title,
      titleMarks,
      url,
    })),
  }),
});
