/** From events to what agents are told: by the rules that rooms registered, and only of tickets they may see. */
import { selectAgent } from "#people/access";
import { afterCommit, type Db } from "#platform/db";
import { isImported, type StoredEvent, type Subscriber } from "#platform/events";
import { actorKey, systemContext, type Actor, type Ctx, type Platform } from "#platform/http";
import { newId } from "#shared/ids";
import { visibleIds } from "#support/tickets";
import type { NotificationRule } from "#platform/references";
import { dueOf, mailAt } from "./mail.ts";
import { selectSubscriptions } from "./push-queries.ts";
import { insertNotification, selectSettings } from "./queries.ts";
import { waysOf } from "./ways.ts";

export const PUSH_JOB = "notifications.push";
type AgentRow = NonNullable<Awaited<ReturnType<typeof selectAgent>>>;

/** The context of an agent, with the rights he has now. */
export function asAgent(ctx: Ctx, { id, name, email, role, rights, teams }: AgentRow): Ctx {
  const actor: Actor = { kind: "agent", id, name, email, role, rights, teams: teams.map((team) => team.id) };
  return { ...ctx, actor, actorKey: actorKey(actor) };
}

/** Listens to whatever the registered rules name. */
export function notificationSubscribers(platform: Platform): Subscriber[] {
  const rules = platform.registrations.notifications ?? [];
  return [
    {
      name: "notifications.tell",
      types: [...new Set(rules.flatMap((rule) => rule.types))],
      async handle(db, events) {
        const ctx = systemContext(platform, "notifications", db);
        for (const event of events) if (!isImported(event)) await tell(ctx, db, event);
      },
    },
  ];
}

async function tell(ctx: Ctx, db: Db, event: StoredEvent): Promise<void> {
  const subject = event.subjects[0] ?? "";
  if (!subject.startsWith("ticket:")) return;
  const ticketId = subject.slice("ticket:".length);
  const told = new Set<string>();
  for (const rule of ctx.platform.registrations.notifications ?? []) {
    if (!rule.types.includes(event.type)) continue;
    for (const agentId of await rule.concerned(ctx, event)) {
      // Never whoever did it himself, and of one event once: the first rule that names him counts.
      if (event.actor === `agent:${agentId}` || told.has(agentId)) continue;
      const agent = await selectAgent(db, agentId);
      if (!agent?.active || !(await visibleIds(asAgent(ctx, agent), [ticketId])).has(ticketId)) continue;
      told.add(agentId);
      await note(ctx, event, { agentId, ticketId, rule });
    }
  }
}

async function note(
  ctx: Ctx,
  event: StoredEvent,
  { agentId, ticketId, rule }: { agentId: string; ticketId: string; rule: NotificationRule },
) {
  const { kind } = rule;
  const settings = await selectSettings(ctx.db, agentId);
  const ways = waysOf(settings, rule);
  if (!ways.desk && !ways.push && !ways.mail) return;
  const id = newId();
  const mailDue = ways.mail ? await dueOf(ctx, agentId, settings) : null;
  const row = { id, agentId, kind, ticketId, actor: event.actor, seq: event.seq, shown: ways.desk, mailDue, now: ctx.clock.now() };
  if (!(await insertNotification(ctx.db, row))) return;
  const { events, jobs } = ctx.platform;
  afterCommit(ctx.db, () => events.broadcast({ type: "notification", subject: `desk:${agentId}`, data: { kind } }));
  if (ways.push && (await selectSubscriptions(ctx.db, agentId)).length > 0) await jobs.enqueue(ctx.db as never, PUSH_JOB, { id });
  if (mailDue) await mailAt(ctx, agentId, mailDue);
}
