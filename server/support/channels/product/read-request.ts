import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { notFound, type Ctx } from "#platform/http";
import { ticketOfMessage, visibleIds } from "#support/tickets";
import { rawContext } from "./open-request.ts";
import { selectLog, selectRaw, selectRequest, type RequestRow } from "./queries.ts";

const unpacked = promisify(gunzip);

/** A request whose message the caller may see, wherever it stands now. @throws Problem 404 */
async function visible(ctx: Ctx, id: string): Promise<RequestRow> {
  const row = await selectRequest(ctx.db, id);
  const ticketId = row && (await ticketOfMessage(ctx.db, row.message_id));
  if (!row || !ticketId || !(await visibleIds(ctx, [ticketId])).has(ticketId)) throw notFound();
  return row;
}

/** @throws Problem 404 */
export async function readRequest(ctx: Ctx, id: string) {
  const row = await visible(ctx, id);
  return {
    id: row.id,
    ticket: { id: row.ticket_id, number: row.number },
    via: row.via,
    license: row.license,
    machine: row.machine_id,
    diagnostics: row.diagnostics,
    logBytes: row.log_bytes,
    createdAt: row.created_at.toISOString(),
  };
}

/** Never shown by a browser, whatever it says: only kept. */
function asFile(bytes: Buffer, name: string, mediaType: string): Response {
  return new Response(new Uint8Array(bytes), {
    headers: {
      "content-type": mediaType,
      "content-disposition": `attachment; filename="${name}"`,
      "content-security-policy": "sandbox; default-src 'none'",
      "cache-control": "private, no-store",
      "x-content-type-options": "nosniff",
    },
  });
}

/** @throws Problem 404, also where no log came along */
export async function readLog(ctx: Ctx, id: string): Promise<Response> {
  const { number } = await visible(ctx, id);
  const log = await selectLog(ctx.db, id);
  if (!log) throw notFound();
  return asFile(await unpacked(log), `request-${number}.log`, "text/plain; charset=utf-8");
}

/** @throws Problem 404 */
export async function revealRequest(ctx: Ctx, id: string): Promise<Response> {
  const { number, ticket_id: ticketId } = await visible(ctx, id);
  const raw = await selectRaw(ctx.db, id);
  if (!raw) throw notFound();
  await ctx.platform.audit.write(ctx.db, {
    actor: ctx.actorKey,
    action: "productRequests.reveal",
    subject: `ticket:${ticketId}`,
    outcome: "allowed",
    address: ctx.address,
    data: { request: id },
  });
  return asFile(await unpacked(ctx.platform.crypto.decrypt(rawContext(id), raw)), `request-${number}.json`, "application/json");
}
