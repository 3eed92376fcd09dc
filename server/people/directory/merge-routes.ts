import { afterId, pageById } from "#people/access";
import { notFound, routes } from "#platform/http";
import { dismissDuplicate, listDuplicates } from "./duplicates.ts";
import { mergePeople, presentMerge, unmergePeople } from "./merge-people.ts";
import { selectMerge, selectMerges } from "./merge-queries.ts";
import { mergesContract } from "./merges-contract.ts";
import { previewMerge } from "./preview-merge.ts";

export const mergeRoutes = routes(mergesContract, {
  "people.merges.preview": async (ctx, { query }) => previewMerge(ctx, query),
  "people.merges.create": async (ctx, { body, ifMatch }) => presentMerge(await mergePeople(ctx, body, ifMatch!)),
  "people.merges.list": async (ctx, { query: { kind, into, limit, cursor } }) =>
    pageById(await selectMerges(ctx.db, kind, { into, after: afterId(cursor), limit: limit + 1 }), limit, presentMerge),
  "people.merges.get": async (ctx, { params }) => {
    const row = await selectMerge(ctx.db, params.id);
    if (!row) throw notFound();
    return presentMerge(row);
  },
  "people.merges.end": async (ctx, { params, ifMatch }) => unmergePeople(ctx, params.id, ifMatch!),
  "people.duplicates.list": async (ctx, { query }) => listDuplicates(ctx, query),
  "people.duplicates.dismiss": async (ctx, { body }) => {
    await dismissDuplicate(ctx, body);
    return undefined;
  },
});
