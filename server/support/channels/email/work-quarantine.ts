/** Work on items that were set aside. */
import type { z } from "zod";
import { inTransaction, invalid, notFound, Problem, type Ctx } from "#platform/http";
import { countQuarantined, dismissItem, rawIntake, releaseItem, replayItem, rescueBody, rescueHeaders } from "#platform/mail";
import type { emailContract } from "./contract.ts";
import { findTicketId } from "./find-ticket-id.ts";
import { readItem, visibleItem } from "./read-intake.ts";

type Item = Awaited<ReturnType<typeof readItem>>;
type Operations = typeof emailContract;

const MOST_SHOWN = 50_000;

/** How many items stand in quarantine, by code. */
export async function countSetAside(ctx: Ctx): Promise<{ data: { reason: string; count: number; oldest: string }[] }> {
  return { data: (await countQuarantined(ctx.db)).map((row) => ({ ...row, oldest: row.oldest.toISOString() })) };
}

/** Header and beginning of an item as plain text. Nothing of it is run, fetched or laid out, and secrets are masked. @throws Problem 404 */
export async function readItemSource(ctx: Ctx, id: string): Promise<z.output<Operations["intake.source"]["response"]>> {
  await visibleItem(ctx, id);
  const raw = await rawIntake(ctx.db, id);
  if (!raw) throw notFound();
  const mask = ctx.platform.masker.open();
  const { headers, body } = rescueHeaders(raw);
  const text = mask.text(rescueBody(raw, body));
  return {
    headers: headers.map(({ name, value }) => ({ name, value: mask.text(value) })),
    text,
    truncated: raw.length - body > MOST_SHOWN,
    masked: mask.secrets.length,
  };
}

/** Files an item as somebody says. @throws Problem 404, 409 when it is not in quarantine, 422 for an unknown ticket or a missing requester */
export function release(ctx: Ctx, id: string, body: z.output<Operations["intake.release"]["body"]>): Promise<Item> {
  return inTransaction(ctx, async (tx) => {
    const { row } = await visibleItem(tx, id);
    const item = await readItem(tx, id);
    if (row.state === "quarantined" && item.sender === null && !body.requester) throw invalid("requester", "required");
    let ticketId: string | null = null;
    if (body.ticket !== null) {
      try {
        ticketId = await findTicketId(tx, body.ticket);
      } catch {
        throw invalid("ticket", "unknownThing", { value: String(body.ticket) });
      }
    }
    const requester = body.requester ? { email: body.requester.email, name: body.requester.name ?? null } : null;
    return done(tx, id, await releaseItem(tx, id, { ticketId, requester }));
  });
}

/** Ends an item without filing it. @throws Problem 404, 409 when it is not in quarantine */
export async function dismiss(ctx: Ctx, id: string, body: z.output<Operations["intake.dismiss"]["body"]>): Promise<Item> {
  await visibleItem(ctx, id);
  return done(ctx, id, await dismissItem(ctx, id, body.reason, body.note ?? null));
}

/** Tries an item again; a dismissed one too. @throws Problem 404, 409 when it is neither in quarantine nor dismissed */
export async function replay(ctx: Ctx, id: string): Promise<Item> {
  await visibleItem(ctx, id);
  return done(ctx, id, await replayItem(ctx, id));
}

async function done(ctx: Ctx, id: string, found: boolean): Promise<Item> {
  if (!found) throw new Problem(409, "intake.notQuarantined");
  return readItem(ctx, id);
}
