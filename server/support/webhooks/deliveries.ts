/** What endpoints were told, and telling it once more. */
import { decodeCursor, encodeCursor } from "#platform/db";
import { isImported, readEvents, type StoredEvent } from "#platform/events";
import { inTransaction, invalid, notFound, Problem, type Ctx } from "#platform/http";
import { newId } from "#shared/ids";
import type { WebhookAttempt, WebhookDelivery } from "./contract.ts";
import { existing, mayTouch } from "./endpoints.ts";
import { visibleTo } from "./message.ts";
import { messageId } from "./model/sign.ts";
import { wants } from "./model/retry.ts";
import { enlist, resetDelivery, selectAttempts, selectDeliveries, selectDelivery, type DeliveryRow, type State } from "./queries.ts";
import { kickWebhooks } from "./worker.ts";

/** Most events of one replay. */
const MOST = 10_000;
const PORTION = 500;

function present(row: DeliveryRow): WebhookDelivery {
  return {
    id: row.id,
    messageId: messageId(row.id),
    seq: row.seq,
    type: row.type,
    occurredAt: row.occurred_at.toISOString(),
    state: row.state,
    attempts: row.attempts,
    nextAttemptAt: row.next_attempt_at?.toISOString() ?? null,
    settledAt: row.settled_at?.toISOString() ?? null,
    lastStatus: row.last_status,
  };
}

/** @throws Problem 404, 422 */
export async function listDeliveries(
  ctx: Ctx,
  id: string,
  { limit, cursor, state }: { limit: number; cursor?: string | undefined; state?: State | undefined },
): Promise<{ data: WebhookDelivery[]; nextCursor: string | null }> {
  await existing(ctx, id);
  const before = cursor === undefined ? null : decodeCursor(cursor, 1)?.[0];
  if (before !== null && !(typeof before === "number" && Number.isSafeInteger(before))) throw invalid("cursor", "cursor");
  const rows = await selectDeliveries(ctx.db, id, { state, before, limit: limit + 1 });
  const shown = rows.slice(0, limit);
  return { data: shown.map(present), nextCursor: rows.length > limit ? encodeCursor([shown.at(-1)!.seq]) : null };
}

/** @throws Problem 404 */
export async function listAttempts(ctx: Ctx, id: string): Promise<{ data: WebhookAttempt[]; nextCursor: null }> {
  if (!(await selectDelivery(ctx.db, id))) throw notFound();
  return { data: (await selectAttempts(ctx.db, id)).map(({ at, ...row }) => ({ ...row, at: at.toISOString() })), nextCursor: null };
}

/** @throws Problem 403, 409 webhook.off */
async function toBeTold(tx: Ctx, endpointId: string) {
  const endpoint = await existing(tx, endpointId, true);
  mayTouch(tx, endpoint.restricted);
  if (!endpoint.active) throw new Problem(409, "webhook.off");
  return endpoint;
}

/** @throws Problem 403, 404, 409 webhook.off */
export async function replayDelivery(ctx: Ctx, id: string): Promise<WebhookDelivery> {
  const told = await inTransaction(ctx, async (tx) => {
    const found = await selectDelivery(tx.db, id);
    if (!found) throw notFound();
    await toBeTold(tx, found.endpoint_id);
    await resetDelivery(tx.db, id, tx.clock.now());
    const { actorKey: actor, address } = tx;
    const subject = `webhookEndpoint:${found.endpoint_id}`;
    await tx.platform.audit.write(tx.db, {
      actor,
      action: "webhooks.replay",
      subject,
      outcome: "allowed",
      address,
      data: { delivery: id },
    });
    return present((await selectDelivery(tx.db, id))!);
  });
  kickWebhooks(ctx.platform);
  return told;
}

/** The number of the last event recorded before a time: numbers and times grow together. */
async function lastBefore({ db, platform }: Ctx, at: Date): Promise<number> {
  let [low, high] = [0, platform.events.head()];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const [event] = await readEvents(db, { after: middle - 1, limit: 1 });
    if (event && event.recordedAt < at) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** @throws Problem 403, 404, 409 webhook.off, webhook.tooLong, 422 */
export async function replayRange(
  ctx: Ctx,
  id: string,
  { from, to, failedOnly }: { from: string; to: string; failedOnly: boolean },
): Promise<{ deliveries: number }> {
  const [since, until] = [new Date(from), new Date(to)];
  if (since >= until) throw invalid("to", "value");
  const deliveries = await inTransaction(ctx, async (tx) => {
    const endpoint = await toBeTold(tx, id);
    const wanted: StoredEvent[] = [];
    for (let after = await lastBefore(tx, since); ;) {
      const events = await readEvents(tx.db, { after, limit: PORTION });
      wanted.push(...events.filter((event) => event.recordedAt <= until && wants(endpoint.types, event.type) && !isImported(event)));
      if (wanted.length > MOST) throw new Problem(409, "webhook.tooLong", { values: { most: MOST } });
      if (events.length < PORTION || events.at(-1)!.recordedAt > until) break;
      after = events.at(-1)!.seq;
    }
    const told = await visibleTo(tx.platform, endpoint, wanted, tx.db);
    const now = tx.clock.now();
    const list = told.map(({ seq, type, occurredAt }) => ({ id: newId(now.getTime()), seq, type, occurredAt }));
    const count = await enlist(tx.db, id, list, { now, again: failedOnly ? "undelivered" : "all" });
    const { actorKey: actor, address } = tx;
    const subject = `webhookEndpoint:${id}`;
    await tx.platform.audit.write(tx.db, {
      actor,
      action: "webhooks.replay",
      subject,
      outcome: "allowed",
      address,
      data: { from, to, count },
    });
    return count;
  });
  kickWebhooks(ctx.platform);
  return { deliveries };
}
