import { afterId, pageById } from "#people/access";
import { elevated, notFound, routes } from "#platform/http";
import { eraseContact, exportContact, exportOwn, listOwn, ownRequest, previewContact } from "./ask-privacy.ts";
import { createHold, releaseHold } from "./change-hold.ts";
import { privacyContract } from "./contract.ts";
import { downloadExport } from "./download-export.ts";
import { selectHolds } from "./hold-queries.ts";
import { presentHolds, presentRequest } from "./present.ts";
import { retentionContract } from "./retention-contract.ts";
import { listRules, previewRule, saveRule } from "./retention.ts";
import { selectRequest, selectRequests } from "./queries.ts";

export const retentionRoutes = routes(retentionContract, {
  "retention.list": async (ctx) => ({ data: await listRules(ctx) }),
  "retention.preview": (ctx, { params, query }) => previewRule(ctx, params.kind, query.months),
  "retention.save": (ctx, { params, body, ifMatch }) => saveRule(ctx, params.kind, ifMatch!, body.months),
});

export const privacyRoutes = routes(privacyContract, {
  "privacy.preview": (ctx, { params }) => previewContact(ctx, params.id),
  "privacy.erase": async (ctx, { params, body }) => presentRequest(await eraseContact(ctx, params.id, body)),
  "privacy.export": async (ctx, { params }) => presentRequest(await exportContact(ctx, params.id)),
  "privacy.requests.list": async (ctx, { query: { limit, cursor, ...filter } }) =>
    pageById(await selectRequests(ctx.db, { ...filter, after: afterId(cursor), limit: limit + 1 }), limit, presentRequest),
  "privacy.requests.get": async (ctx, { params }) => {
    const row = await selectRequest(ctx.db, params.id);
    if (!row) throw notFound();
    return presentRequest(row);
  },
  "privacy.requests.file": async (ctx, { params }) => downloadExport(ctx, await selectRequest(ctx.db, params.id)),
  "privacy.own.export": async (ctx) => presentRequest(await exportOwn(ctx)),
  "privacy.own.list": async (ctx, { query: { limit, cursor } }) =>
    pageById(await listOwn(ctx, afterId(cursor), limit + 1), limit, presentRequest),
  "privacy.own.file": async (ctx, { params }) => downloadExport(elevated(ctx), await ownRequest(ctx, params.id)),
  "holds.list": async (ctx, { query: { limit, cursor, active } }) => {
    const rows = await selectHolds(ctx.db, {
      active: active === undefined ? undefined : active === "true",
      after: afterId(cursor),
      limit: limit + 1,
    });
    const { nextCursor } = pageById(rows, limit, (row) => row);
    return { data: await presentHolds(ctx, rows.slice(0, limit)), nextCursor };
  },
  "holds.create": async (ctx, { body }) => (await presentHolds(ctx, [await createHold(ctx, body)]))[0]!,
  "holds.release": async (ctx, { params, ifMatch }) => (await presentHolds(ctx, [await releaseHold(ctx, params.id, ifMatch!)]))[0]!,
});
