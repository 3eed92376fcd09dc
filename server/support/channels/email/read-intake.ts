/** Raw inbound items, for those who may read them. */
import type { z } from "zod";
import { encodeCursor, timeAndId } from "#platform/db";
import { forbidden, invalid, notFound, Problem, readBytes, type Ctx } from "#platform/http";
import {
  acceptItem,
  findIntake,
  listIntake,
  MAX_MAIL_BYTES,
  rawIntake,
  rescueSummary,
  type IntakeFilter,
  type IntakeSummary,
} from "#platform/mail";
import type { RawBody } from "#shared/contract";
import { ticketTitles } from "#support/tickets";
import type { intakeItem } from "./contract.ts";

type Item = z.output<typeof intakeItem>;

/** The id of the ticket in `ticket:<id>`, or null. */
export function ticketIdOf(ref: string | null): string | null {
  return ref?.startsWith("ticket:") ? ref.slice("ticket:".length) : null;
}

/** Numbers of tickets the caller may see, by id. */
export async function visibleNumbers(ctx: Ctx, refs: readonly (string | null)[]): Promise<Map<string, number>> {
  const ids = [...new Set(refs.map(ticketIdOf).filter((id) => id !== null))];
  return ids.length === 0 ? new Map() : new Map((await ticketTitles(ctx, ids)).map(({ id, number }) => [id, number]));
}

function present({ platform: { masker } }: Ctx, row: IntakeSummary, numbers: ReadonlyMap<string, number>): Item {
  const head = row.head ? rescueSummary(row.head) : null;
  return {
    id: row.id,
    channel: row.channel,
    receivedAt: row.received_at.toISOString(),
    state: row.state,
    outcome: row.outcome as Item["outcome"],
    reason: row.reason,
    ticketNumber: numbers.get(ticketIdOf(row.ref) ?? "") ?? null,
    sha256: row.sha256.toString("hex"),
    size: row.size,
    setAside: row.set_aside,
    detail: row.detail,
    sender: head?.from ? (head.from.name ? `${head.from.name} <${head.from.address}>` : head.from.address) : null,
    subject: head ? masker.open().text(head.subject) : null,
    resolution:
      row.resolution && row.resolved_at
        ? { kind: row.resolution, by: row.resolved_by ?? "", at: row.resolved_at.toISOString(), note: row.resolution_note }
        : null,
  };
}

/** A cursor of a list sorted by time and id. @throws Problem 422 */
export function timeCursor(cursor: string | undefined): { at: string; id: string } | null {
  if (cursor === undefined) return null;
  const position = timeAndId(cursor);
  if (!position) throw invalid("cursor", "cursor");
  return { at: position.value, id: position.id };
}

/** One page of intake items, newest first. */
export async function listItems(
  ctx: Ctx,
  { limit, cursor, ...filter }: { limit: number; cursor?: string | undefined } & IntakeFilter,
): Promise<{ data: Item[]; nextCursor: string | null }> {
  const rows = await listIntake(ctx.db, { ...filter, after: timeCursor(cursor), limit: limit + 1 });
  const shown = rows.slice(0, limit);
  const numbers = await visibleNumbers(
    ctx,
    shown.map((row) => row.ref),
  );
  const last = shown.at(-1);
  return {
    data: shown.map((row) => present(ctx, row, numbers)),
    nextCursor: rows.length > limit && last ? encodeCursor([last.received_at.toISOString(), last.id]) : null,
  };
}

/** An item the caller may see: what became of a ticket he may not see is not his to read. @throws Problem 404 */
export async function visibleItem(ctx: Ctx, id: string): Promise<{ row: IntakeSummary; numbers: Map<string, number> }> {
  const row = await findIntake(ctx.db, id);
  if (!row) throw notFound();
  const numbers = await visibleNumbers(ctx, [row.ref]);
  const ticketId = ticketIdOf(row.ref);
  if (ticketId !== null && !numbers.has(ticketId)) throw notFound();
  return { row, numbers };
}

/** One item. @throws Problem 404 */
export async function readItem(ctx: Ctx, id: string): Promise<Item> {
  const { row, numbers } = await visibleItem(ctx, id);
  return present(ctx, row, numbers);
}

/** Bytes of a mail as a download that no browser runs. */
export function mailResponse(raw: Uint8Array, name: string): Response {
  return new Response(new Uint8Array(raw), {
    headers: {
      "content-type": "message/rfc822",
      "content-disposition": `attachment; filename="${name}.eml"`,
      "content-security-policy": "sandbox; default-src 'none'",
      "x-content-type-options": "nosniff",
      "cache-control": "private, no-store",
    },
  });
}

/** The bytes as they came in; with secrets in them, or where nobody knows, only for whoever may see those. @throws Problem 403, 404 */
export async function readRaw(ctx: Ctx, id: string): Promise<Response> {
  const { row } = await visibleItem(ctx, id);
  // Raw bytes hold what was masked, or nobody knows yet whether they do.
  if (row.secrets !== 0) {
    if (!ctx.actor.rights.has("secrets.reveal")) throw forbidden("secrets.reveal");
    await ctx.platform.audit.write(ctx.db, {
      actor: ctx.actorKey,
      action: "intake.raw",
      subject: `intake:${id}`,
      outcome: "allowed",
      address: ctx.address,
    });
  }
  const raw = await rawIntake(ctx.db, id);
  if (!raw) throw notFound();
  return mailResponse(raw, id);
}

/** Takes in a mail by the API. @returns its id; what it becomes is decided afterwards */
export async function takeMail(ctx: Ctx, body: RawBody): Promise<{ id: string }> {
  if (!/^message\/rfc822\s*(?:;|$)/i.test(body.mediaType)) throw new Problem(415, "mediaType", { values: { expected: "message/rfc822" } });
  const raw = await readBytes(
    new Request("http://intake.invalid", { method: "POST", body: body.stream, duplex: "half" } as RequestInit),
    MAX_MAIL_BYTES,
  );
  if (raw.length === 0) throw invalid("body", "required");
  return { id: await acceptItem(ctx, { channel: "email", raw }) };
}
