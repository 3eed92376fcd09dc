/** Raw inbound items, for those who may read them. */
import type { z } from "zod";
import { encodeCursor, timeAndId } from "#platform/db";
import { invalid, notFound, Problem, readBytes, type Ctx } from "#platform/http";
import { acceptItem, findIntake, listIntake, MAX_MAIL_BYTES, rawIntake, replayItem, type IntakeSummary } from "#platform/mail";
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

function present(row: IntakeSummary, numbers: ReadonlyMap<string, number>): Item {
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
  {
    limit,
    cursor,
    state,
    channel,
  }: { limit: number; cursor?: string | undefined; state?: string | undefined; channel?: string | undefined },
): Promise<{ data: Item[]; nextCursor: string | null }> {
  const rows = await listIntake(ctx.db, { state, channel, after: timeCursor(cursor), limit: limit + 1 });
  const shown = rows.slice(0, limit);
  const numbers = await visibleNumbers(
    ctx,
    shown.map((row) => row.ref),
  );
  const last = shown.at(-1);
  return {
    data: shown.map((row) => present(row, numbers)),
    nextCursor: rows.length > limit && last ? encodeCursor([last.received_at.toISOString(), last.id]) : null,
  };
}

/** An item the caller may see: what became of a ticket he may not see is not his to read. @throws Problem 404 */
async function visibleItem(ctx: Ctx, id: string): Promise<{ row: IntakeSummary; numbers: Map<string, number> }> {
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
  return present(row, numbers);
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

/** The bytes as they came in. @throws Problem 404 */
export async function readRaw(ctx: Ctx, id: string): Promise<Response> {
  await visibleItem(ctx, id);
  const raw = await rawIntake(ctx.db, id);
  if (!raw) throw notFound();
  return mailResponse(raw, id);
}

/** Tries a quarantined item again. @throws Problem 404, 409 when it is not quarantined */
export async function replay(ctx: Ctx, id: string): Promise<Item> {
  await visibleItem(ctx, id);
  if (!(await replayItem(ctx, id))) throw new Problem(409, "intake.notQuarantined");
  return readItem(ctx, id);
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
