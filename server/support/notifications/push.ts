/** Pushing what an agent was told of to his browsers. */
import { selectAgent } from "#people/access";
import type { Db } from "#platform/db";
import { systemContext, type Ctx, type Platform } from "#platform/http";
import { translate } from "#platform/i18n";
import type { JobDefinition } from "#platform/jobs";
import { newVapidKeys, sendPush, type PushTarget, type VapidKeys } from "#platform/webpush";
import { isLocale } from "#shared/locales";
import { ticketTitles } from "#support/tickets";
import { isQuiet } from "./model.ts";
import { deleteSubscription, insertKeys, noteUsed, selectKeys, selectSubscriptions } from "./push-queries.ts";
import { findNotification, selectSettings, type NotificationRow } from "./queries.ts";
import { asAgent, PUSH_JOB } from "./tell.ts";
import { waysOf } from "./ways.ts";

const KEY_CONTEXT = "push-keys";

/** The keys of this installation, made when they are first needed. */
export async function pushKeys({ db, clock, platform }: Pick<Ctx, "db" | "clock" | "platform">): Promise<VapidKeys> {
  const found = await selectKeys(db);
  if (found) return { publicKey: found.public_key, privateKey: platform.crypto.decrypt(KEY_CONTEXT, found.sealed) };
  const made = newVapidKeys();
  await insertKeys(db, { publicKey: made.publicKey, sealed: platform.crypto.encrypt(KEY_CONTEXT, made.privateKey), now: clock.now() });
  const stored = (await selectKeys(db))!;
  return { publicKey: stored.public_key, privateKey: platform.crypto.decrypt(KEY_CONTEXT, stored.sealed) };
}

export function subscriptionContext(agentId: string): string {
  return `push:${agentId}`;
}

/** The job that pushes one notification. */
export function pushJob(platform: Platform): JobDefinition {
  return {
    name: PUSH_JOB,
    retryLimit: 4,
    run: async (data) => {
      const ctx = systemContext(platform, "notifications");
      const row = await findNotification(ctx.db, String(data.id));
      if (row) await push(ctx, row);
    },
  };
}

/** @throws Error when a push service wants it tried again */
async function push(ctx: Ctx, row: NotificationRow): Promise<void> {
  const agent = await selectAgent(ctx.db, row.agent_id);
  const settings = await selectSettings(ctx.db, row.agent_id);
  const ways = waysOf(settings, row);
  const quiet = settings.quiet_from && settings.quiet_to ? { from: settings.quiet_from, to: settings.quiet_to } : null;
  if (!agent?.active || !ways.push || (ways.desk && row.read_at) || isQuiet(quiet, settings.time_zone, ctx.clock.now())) return;
  // What he may see is asked now, not when it happened.
  const [ticket] = await ticketTitles(asAgent(ctx, agent), [row.ticket_id]);
  if (!ticket) return;
  const locale = isLocale(agent.locale) ? agent.locale : "en";
  const values = { number: String(ticket.number), who: row.by ?? translate(locale, "desk.notification.somebody") };
  const message = {
    title: translate(locale, `desk.notification.${row.kind}`, values, translate(locale, "desk.notification.other", values)),
    body: [...ticket.subject].slice(0, 200).join(""),
    url: `/desk/tickets/${ticket.number}`,
    tag: row.id,
    lang: locale,
  };
  await sendToAll(ctx, row, JSON.stringify(message));
}

async function sendToAll(ctx: Ctx, row: NotificationRow, text: string): Promise<void> {
  const { platform, db } = ctx;
  const keys = await pushKeys(ctx);
  const contact = platform.config.url.startsWith("https:") ? platform.config.url : "mailto:postmaster@localhost";
  let later = false;
  for (const { id, sealed } of await selectSubscriptions(db, row.agent_id)) {
    const { endpoint, p256dh, auth } = JSON.parse(platform.crypto.decrypt(subscriptionContext(row.agent_id), sealed).toString()) as {
      [key in keyof PushTarget]: string;
    };
    const target = { endpoint, p256dh: Buffer.from(p256dh, "base64url"), auth: Buffer.from(auth, "base64url") };
    const topic = row.id.replaceAll("-", "");
    const outcome = await sendPush(platform.fetch, target, { text, topic }, { keys, contact, now: ctx.clock.now() });
    if (outcome === "sent") await noteUsed(db, id, ctx.clock.now());
    else if (outcome === "gone") await forgetBrowser(db, row.agent_id, id);
    else if (outcome === "later") later = true;
    else platform.log.warn({ subscription: id }, "a push service refused a message");
  }
  // Those that have it get it again under the same tag, which shows nothing anew.
  if (later) throw new Error("a push service was not ready");
}

async function forgetBrowser(db: Db, agentId: string, id: string): Promise<void> {
  await deleteSubscription(db, agentId, id);
}
