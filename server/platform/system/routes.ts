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
  // Loaded when somebody asks for it.
  "export.everything": async (ctx, { query }) =>
    (await import("#platform/backup")).exportArchive(ctx, { files: query.files === "included" }),
  "events.list": (ctx, { query }) => listEvents(ctx, query),
  "events.stream": async (ctx, { query }) => streamEvents(ctx, ctx.lastEventId ?? query.after ?? null),
});
