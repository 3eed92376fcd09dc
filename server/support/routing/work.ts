/** When tickets are routed: at once when they come to a team, again when somebody has room or comes back, and each minute. */
import { isImported, type StoredEvent, type Subscriber } from "#platform/events";
import { systemContext, type Ctx, type Platform } from "#platform/http";
import type { JobDefinition } from "#platform/jobs";
import { teamOfTicket } from "#support/tickets";
import { selectTeams, selectWaiting } from "./queries.ts";
import { overflow, routeTicket } from "./route-ticket.ts";

/** So many waiting tickets are tried in one go. */
const AT_ONCE = 200;

/** Each in a transaction of its own: tried again after a crash, one that somebody has stays his. */
export function routingSubscribers(platform: Platform): Subscriber[] {
  return [
    {
      name: "routing.tickets",
      types: ["ticket.opened", "ticket.changed", "routing.asked", "agent.presence"],
      async handle(_, events) {
        const ctx = systemContext(platform, "routing");
        for (const event of events) if (!isImported(event)) await hear(ctx, event);
      },
    },
  ];
}

async function hear(ctx: Ctx, { type, data, subjects }: StoredEvent): Promise<void> {
  if (type === "agent.presence") {
    if (data["state"] === "available") await again(ctx);
    return;
  }
  const ticketId = subjects[0]!.slice("ticket:".length);
  if (type === "routing.asked") {
    await routeTicket(ctx, ticketId, String(data["teamId"]));
    return;
  }
  const changes = (type === "ticket.changed" ? data["changes"] : {}) as {
    team?: unknown;
    assignee?: [unknown, unknown];
    category?: unknown;
  };
  if (type === "ticket.opened" || changes.team || changes.assignee) {
    const teamId = await teamOfTicket(ctx.db, ticketId);
    const [team] = teamId === null ? [] : await selectTeams(ctx.db, teamId);
    const handedBack = typeof changes.assignee?.[0] === "string" ? changes.assignee[0] : null;
    if (team?.automatic) await routeTicket(ctx, ticketId, team.team.id, handedBack);
  }
  // Whoever has one less has room for another.
  if (changes.category || changes.assignee?.[0]) await again(ctx);
}

/** Tries those who wait, the longest waiting first. */
async function again(ctx: Ctx): Promise<void> {
  for (const { ticketId, teamId } of await selectWaiting(ctx.db, null, AT_ONCE)) await routeTicket(ctx, ticketId, teamId);
}

/** One look at all who wait: what has waited too long goes on, the others are tried again. */
export async function routeWaiting(platform: Platform): Promise<void> {
  const ctx = systemContext(platform, "routing");
  for (const waiting of await selectWaiting(ctx.db, null, AT_ONCE)) await overflow(ctx, waiting);
  await again(ctx);
}

/** Every minute. */
export function routingJob(platform: Platform): JobDefinition {
  return { name: "routing.waiting", cron: "* * * * *", retryLimit: 0, run: () => routeWaiting(platform) };
}
