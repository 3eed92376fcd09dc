/** The endpoints that are told what happens, as administrators keep them. */
import { isIP } from "node:net";
import { selectAgent } from "#people/access";
import { encodeCursor, timeAndId } from "#platform/db";
import { eventTypes } from "#platform/events";
import { checkUrl, FetchError, isPublicAddress } from "#platform/fetcher";
import { agentIdOf, inTransaction, invalid, notFound, Problem, stale, type Ctx } from "#platform/http";
import { newId } from "#shared/ids";
import type { z } from "zod";
import type { WebhookEndpoint, webhooksContract } from "./contract.ts";
import { testMessage } from "./test-message.ts";
import { newSecret } from "./model/sign.ts";
import { wants } from "./model/retry.ts";
import { postMessage, secretContext } from "./post-message.ts";
import {
  countEndpoints,
  deleteEndpoint,
  insertEndpoint,
  replaceSecret,
  selectEndpoint,
  selectEndpoints,
  updateEndpoint,
  type EndpointRow,
} from "./queries.ts";
import { kickWebhooks } from "./worker.ts";

const MOST = 50;
const HOUR = 3_600_000;

export function presentEndpoint(row: EndpointRow, now: Date): WebhookEndpoint {
  const iso = (at: Date | null) => at?.toISOString() ?? null;
  return {
    id: row.id,
    name: row.name,
    url: row.url,
    types: row.types,
    include: row.include,
    restricted: row.restricted,
    active: row.active,
    disabledFor: row.disabled_for,
    disabledAt: iso(row.disabled_at),
    failingSince: iso(row.failing_since),
    lastDeliveredAt: iso(row.last_delivered_at),
    waiting: row.waiting,
    owner: row.owner,
    oldSecretUntil: row.old_secret_until && row.old_secret_until > now ? iso(row.old_secret_until) : null,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    revision: row.revision,
  };
}

/** What can be seen of an address before anything is sent there; it is checked again on the connection of every message. @throws Problem 422 */
function checkAddress({ platform: { config } }: Ctx, url: string): void {
  try {
    const { host, secure } = checkUrl(url);
    const allowed = config.allowedAddresses.includes(host);
    if (isIP(host) && !isPublicAddress(host) && !allowed) throw invalid("url", "webhookInside");
    if (!secure && !allowed) throw invalid("url", "webhookSecure");
  } catch (error) {
    throw error instanceof FetchError ? invalid("url", "webhookUrl") : error;
  }
}

/** @throws Problem 422 for a type that there is not */
function checkTypes(types: readonly string[]): void {
  const known = eventTypes();
  for (const [index, type] of types.entries())
    if (!known.some((one) => wants([type], one))) throw invalid(`types.${index}`, "unknownThing", { value: type });
}

async function checkOwner(ctx: Ctx, id: string | null): Promise<void> {
  if (id !== null && !(await selectAgent(ctx.db, id))?.active) throw invalid("owner", "unknownThing", { value: id });
}

/** Who does not see all restricted tickets has no say in where they are told of. @throws Problem 403 */
export function mayTouch(ctx: Ctx, ...restricted: (boolean | undefined)[]): void {
  if (restricted.includes(true) && !ctx.actor.rights.has("tickets.restricted")) throw new Problem(403, "webhook.restricted");
}

async function audit(ctx: Ctx, action: string, id: string, data: { [name: string]: unknown } = {}): Promise<void> {
  const { actorKey: actor, address } = ctx;
  await ctx.platform.audit.write(ctx.db, {
    actor,
    action: `webhooks.${action}`,
    subject: `webhookEndpoint:${id}`,
    outcome: "allowed",
    address,
    data,
  });
}

/** @throws Problem 422 */
export async function listEndpoints(
  ctx: Ctx,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<{ data: WebhookEndpoint[]; nextCursor: string | null }> {
  const after = cursor === undefined ? null : timeAndId(cursor);
  if (cursor !== undefined && !after) throw invalid("cursor", "cursor");
  const rows = await selectEndpoints(ctx.db, after, limit + 1);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const now = ctx.clock.now();
  return {
    data: shown.map((row) => presentEndpoint(row, now)),
    nextCursor: rows.length > limit && last ? encodeCursor([last.sorted, last.id]) : null,
  };
}

/** @throws Problem 404 */
export async function existing(ctx: Ctx, id: string, lock = false): Promise<EndpointRow> {
  const row = await selectEndpoint(ctx.db, id, lock);
  if (!row) throw notFound();
  return row;
}

/** @throws Problem 404 */
export async function readEndpoint(ctx: Ctx, id: string): Promise<WebhookEndpoint> {
  return presentEndpoint(await existing(ctx, id), ctx.clock.now());
}

/** The endpoint as it is to be changed. @throws Problem 404, 403 webhook.restricted, 412 stale */
async function locked(tx: Ctx, id: string, revision: number): Promise<EndpointRow> {
  const row = await existing(tx, id, true);
  mayTouch(tx, row.restricted);
  if (row.revision !== revision) throw stale(presentEndpoint(row, tx.clock.now()));
  return row;
}

type New = z.output<(typeof webhooksContract)["webhooks.create"]["body"]>;
type Change = z.output<(typeof webhooksContract)["webhooks.update"]["body"]>;
type WithSecret = WebhookEndpoint & { secret: string };

/** @throws Problem 403, 409 webhook.tooMany, 422 */
export function createEndpoint(ctx: Ctx, { owner = agentIdOf(ctx.actor), ...given }: New): Promise<WithSecret> {
  mayTouch(ctx, given.restricted);
  checkAddress(ctx, given.url);
  checkTypes(given.types);
  return inTransaction(ctx, async (tx) => {
    await checkOwner(tx, owner);
    if ((await countEndpoints(tx.db)) >= MOST) throw new Problem(409, "webhook.tooMany", { values: { most: MOST } });
    const now = tx.clock.now();
    const id = newId(now.getTime());
    const secret = newSecret();
    await insertEndpoint(tx.db, {
      ...given,
      id,
      ownerId: owner,
      secret: tx.platform.crypto.encrypt(secretContext(id), secret),
      position: tx.platform.events.head(),
      now,
    });
    await audit(tx, "create", id, { types: given.types, include: given.include, restricted: given.restricted });
    return { ...(await readEndpoint(tx, id)), secret };
  });
}

/** @throws Problem 403, 404, 412, 422 */
export async function changeEndpoint(ctx: Ctx, id: string, revision: number, change: Change): Promise<WebhookEndpoint> {
  mayTouch(ctx, change.restricted);
  if (change.url !== undefined) checkAddress(ctx, change.url);
  if (change.types) checkTypes(change.types);
  const changed = await inTransaction(ctx, async (tx) => {
    await locked(tx, id, revision);
    if (change.owner !== undefined) await checkOwner(tx, change.owner);
    await updateEndpoint(tx.db, id, change, tx.platform.events.head(), tx.clock.now());
    const { types, include, restricted, active } = change;
    await audit(tx, "update", id, { types, include, restricted, active, url: change.url !== undefined });
    return readEndpoint(tx, id);
  });
  kickWebhooks(ctx.platform);
  return changed;
}

/** @throws Problem 403, 404, 412 */
export function removeEndpoint(ctx: Ctx, id: string, revision: number): Promise<undefined> {
  return inTransaction(ctx, async (tx) => {
    await locked(tx, id, revision);
    await deleteEndpoint(tx.db, id);
    await audit(tx, "remove", id);
    return undefined;
  });
}

/** @throws Problem 403, 404, 412 */
export function rotateSecret(ctx: Ctx, id: string, revision: number, hours: number): Promise<WithSecret> {
  return inTransaction(ctx, async (tx) => {
    const row = await locked(tx, id, revision);
    const now = tx.clock.now();
    const secret = newSecret();
    await replaceSecret(tx.db, id, {
      secret: tx.platform.crypto.encrypt(secretContext(id), secret),
      old: hours > 0 ? row.secret : null,
      until: hours > 0 ? new Date(now.getTime() + hours * HOUR) : null,
      now,
    });
    await audit(tx, "rotate", id, { hours });
    return { ...(await readEndpoint(tx, id)), secret };
  });
}

/** Sends a message that tells of nothing, now. @throws Problem 403, 404 */
export async function testEndpoint(ctx: Ctx, id: string) {
  const row = await existing(ctx, id);
  mayTouch(ctx, row.restricted);
  const at = ctx.clock.now();
  const { id: message, body } = testMessage(row.id, at);
  const { asked: _, ...outcome } = await postMessage(ctx.platform, row, message, body);
  await audit(ctx, "test", id, { status: outcome.status, error: outcome.error });
  return { ...outcome, at: at.toISOString() };
}
