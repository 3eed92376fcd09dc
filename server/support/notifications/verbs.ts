/** What an agent reads and chooses of his notifications. */
import { afterId, ownAgent } from "#people/access";
import { afterCommit, encodeCursor } from "#platform/db";
import { sha256 } from "#platform/crypto";
import { inTransaction, invalid, notFound, stale, type Ctx } from "#platform/http";
import { newId } from "#shared/ids";
import { ticketTitles, visibleIds, visibleTicketId } from "#support/tickets";
import type { z } from "zod";
import type { Notification, NotificationSettings, notificationsContract } from "./contract.ts";
import { pushKeys, subscriptionContext } from "./push.ts";
import { deleteSubscription, insertSubscription, selectSubscriptions, type SubscriptionRow } from "./push-queries.ts";
import { markRead, saveSettings, selectNotifications, selectSettings, unreadTickets, type SettingsRow } from "./queries.ts";
import { waysOf } from "./ways.ts";

type Contract = typeof notificationsContract;

/** @throws Problem 404 for whoever is no agent, 422 for a foreign cursor */
export async function listNotifications(
  ctx: Ctx,
  { cursor, limit, unread = false }: { cursor?: string | undefined; limit: number; unread?: boolean | undefined },
): Promise<{ data: Notification[]; nextCursor: string | null }> {
  const rows = await selectNotifications(ctx.db, ownAgent(ctx), { after: afterId(cursor), limit, unread });
  const shown = rows.slice(0, limit);
  const titles = new Map((await ticketTitles(ctx, [...new Set(shown.map((row) => row.ticket_id))])).map((one) => [one.id, one]));
  const last = shown.at(-1);
  return {
    data: shown.flatMap((row) => {
      const ticket = titles.get(row.ticket_id);
      if (!ticket) return [];
      return [
        {
          id: row.id,
          kind: row.kind,
          ticket: { number: ticket.number, subject: ticket.subject },
          by: row.by,
          createdAt: row.created_at.toISOString(),
          readAt: row.read_at?.toISOString() ?? null,
        },
      ];
    }),
    nextCursor: rows.length > limit && last ? encodeCursor([last.id]) : null,
  };
}

/** Of what he may still see. @throws Problem 404 */
export async function countUnread(ctx: Ctx): Promise<{ unread: number }> {
  const tickets = await unreadTickets(ctx.db, ownAgent(ctx));
  const visible = await visibleIds(ctx, [...new Set(tickets)]);
  return { unread: tickets.filter((id) => visible.has(id)).length };
}

/** @throws Problem 404, 422 when it is not said which */
export async function readNotifications(
  ctx: Ctx,
  { ids, ticket, all }: z.output<Contract["notifications.read"]["body"]>,
): Promise<{ unread: number }> {
  const agentId = ownAgent(ctx);
  if ([ids, ticket, all].filter((one) => one !== undefined).length !== 1) throw invalid("ids", "required");
  const ticketId = ticket === undefined ? null : await visibleTicketId(ctx, ticket);
  if (ticket !== undefined && ticketId === null) throw notFound();
  const marked = await markRead(ctx.db, agentId, all ? "all" : ids ? { ids } : { ticketId: ticketId! }, ctx.clock.now());
  // Other desks of his show fewer, too.
  const { broadcast } = ctx.platform.events;
  if (marked > 0) afterCommit(ctx.db, () => broadcast({ type: "notification", subject: `desk:${agentId}`, data: { read: true } }));
  return countUnread(ctx);
}

function present(ctx: Ctx, row: SettingsRow): NotificationSettings {
  const rules = (ctx.platform.registrations.notifications ?? []).toReversed();
  return {
    // Of several rules of a kind the first says what is usual.
    kinds: Object.fromEntries(rules.map((rule) => [rule.kind, waysOf(row, rule)]).toReversed()),
    quiet: row.quiet_from !== null && row.quiet_to !== null ? { from: row.quiet_from, to: row.quiet_to } : null,
    timeZone: row.time_zone,
    mailEvery: row.mail_every,
    revision: row.revision,
  };
}

/** @throws Problem 404 */
export async function readSettings(ctx: Ctx): Promise<NotificationSettings> {
  return present(ctx, await selectSettings(ctx.db, ownAgent(ctx)));
}

/** @throws Problem 404, 412, 422 for a kind that there is not */
export function changeSettings(
  ctx: Ctx,
  revision: number,
  body: z.output<Contract["notificationSettings.update"]["body"]>,
): Promise<NotificationSettings> {
  const agentId = ownAgent(ctx);
  return inTransaction(ctx, async (tx) => {
    const row = await selectSettings(tx.db, agentId);
    const known = present(ctx, row).kinds;
    for (const kind of Object.keys(body.kinds ?? {})) if (!Object.hasOwn(known, kind)) throw invalid(`kinds.${kind}`, "unknown");
    const kinds = { ...row.kinds };
    for (const [kind, { desk, push, mail }] of Object.entries(body.kinds ?? {})) {
      const now = known[kind]!;
      kinds[kind] = { desk: desk ?? now.desk, push: push ?? now.push, mail: mail ?? now.mail };
    }
    const next = {
      kinds,
      quiet_from: body.quiet === undefined ? row.quiet_from : (body.quiet?.from ?? null),
      quiet_to: body.quiet === undefined ? row.quiet_to : (body.quiet?.to ?? null),
      time_zone: body.timeZone ?? row.time_zone,
      mail_every: body.mailEvery ?? row.mail_every,
    };
    if (!(await saveSettings(tx.db, agentId, next, revision, ctx.clock.now()))) throw stale(present(ctx, row));
    return present(ctx, await selectSettings(tx.db, agentId));
  });
}

/** @throws Problem 404 */
export async function readPushKey(ctx: Ctx): Promise<{ key: string }> {
  ownAgent(ctx);
  return { key: (await pushKeys(ctx)).publicKey };
}

function presentSubscription({ id, label, created_at, used_at }: SubscriptionRow) {
  return { id, label, createdAt: created_at.toISOString(), usedAt: used_at?.toISOString() ?? null };
}

/** @throws Problem 404 */
export async function listSubscriptions(ctx: Ctx) {
  return { data: (await selectSubscriptions(ctx.db, ownAgent(ctx))).map(presentSubscription), nextCursor: null };
}

/** @throws Problem 404 */
export function addSubscription(ctx: Ctx, { endpoint, keys, label }: z.output<Contract["push.add"]["body"]>) {
  const agentId = ownAgent(ctx);
  return inTransaction(ctx, async (tx) => {
    const now = ctx.clock.now();
    const id = newId(now.getTime());
    const sealed = ctx.platform.crypto.encrypt(subscriptionContext(agentId), JSON.stringify({ endpoint, ...keys }));
    await insertSubscription(tx.db, { id, agentId, hash: sha256(endpoint), sealed, label, now });
    return { id, label, createdAt: now.toISOString(), usedAt: null };
  });
}

/** @throws Problem 404 also for a browser of somebody else */
export async function removeSubscription(ctx: Ctx, id: string): Promise<undefined> {
  if (!(await deleteSubscription(ctx.db, ownAgent(ctx), id))) throw notFound();
  return undefined;
}
