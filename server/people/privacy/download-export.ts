import { openFile } from "#platform/files";
import { notFound, type Ctx } from "#platform/http";
import type { RequestRow } from "./queries.ts";

/** The archive of an export, as a download. @throws Problem 404 when it expired or is not done */
export async function downloadExport(ctx: Ctx, request: RequestRow | undefined): Promise<Response> {
  const file = request?.file_id ? await openFile(ctx, request.file_id) : null;
  if (!request || !file) throw notFound();
  await ctx.platform.audit.write(ctx.platform.database.staff, {
    actor: ctx.actorKey,
    action: "privacy.download",
    subject: `contact:${request.contact_id}`,
    outcome: "allowed",
    address: ctx.address,
    data: { requestId: request.id },
  });
  return new Response(file.stream, {
    headers: {
      "content-type": "application/zip",
      "content-length": String(file.size),
      "content-disposition": `attachment; filename="backstay-data-${request.requested_at.toISOString().slice(0, 10)}.zip"`,
      "content-security-policy": "sandbox; default-src 'none'",
      "x-content-type-options": "nosniff",
      "cache-control": "private, no-store",
    },
  });
}
