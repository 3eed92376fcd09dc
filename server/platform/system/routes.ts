import { routes } from "#platform/http";
import { resolveReferences } from "#platform/references";
import { systemContract } from "./contract.ts";
import { streamEvents } from "./stream-events.ts";
import { downloadFile, uploadFile } from "./transfer-file.ts";
import { listEvents } from "./visible-events.ts";

export const systemRoutes = routes(systemContract, {
  "references.resolve": async (ctx, { query }) => ({ data: [...(await resolveReferences(ctx, query.subjects)).values()] }),
  "files.upload": (ctx, { body }) => uploadFile(ctx, body),
  "files.get": (ctx, { params, query }) => downloadFile(ctx, params.id, query.inline === "true"),
  "events.list": (ctx, { query }) => listEvents(ctx, query),
  "events.stream": async (ctx, { query }) => streamEvents(ctx, ctx.lastEventId ?? query.after ?? null),
});
