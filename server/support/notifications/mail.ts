/** What an agent is told of by mail: each by itself while they are few, gathered into one mail where they come in a burst or he wants that. */
import { inTransaction, systemContext, type Ctx, type Platform } from "#platform/http";
import type { JobDefinition } from "#platform/jobs";
import { newId } from "#shared/ids";
import { mailsOf, takeDue } from "./mail-queries.ts";
import { BURST, mailDueAt } from "./model.ts";
import { selectSettings, type SettingsRow } from "./queries.ts";
import { waysOf } from "./ways.ts";

const MAIL_JOB = "notifications.mail";
type Settings = Pick<SettingsRow, "mail_every" | "time_zone">;

/** When a new notification leaves by mail. */
export async function dueOf(ctx: Ctx, agentId: string, { mail_every: every, time_zone: timeZone }: Settings): Promise<Date> {
  const now = ctx.clock.now();
  return mailDueAt({ every, timeZone }, await mailsOf(ctx.db, agentId, new Date(now.getTime() - BURST.within)), now);
}

/** Sends what is due, or sees to it that it is sent then. */
export async function mailAt(ctx: Ctx, agentId: string, due: Date): Promise<void> {
  if (due <= ctx.clock.now()) await mailDue(ctx, agentId);
  else {
    const key = `${agentId} ${due.toISOString()}`;
    await ctx.platform.jobs.enqueue(ctx.db as never, MAIL_JOB, { agentId }, { startAfter: due, key });
  }
}

/** The job that sends an agent's gathered mail. */
export function notificationMailJob(platform: Platform): JobDefinition {
  return {
    name: MAIL_JOB,
    retryLimit: 4,
    run: ({ agentId }) => inTransaction(systemContext(platform, "notifications"), (tx) => mailDue(tx, String(agentId))),
  };
}

async function mailDue(ctx: Ctx, agentId: string): Promise<void> {
  const rows = await takeDue(ctx.db, agentId, newId(), ctx.clock.now());
  if (rows.length === 0) return;
  const settings = await selectSettings(ctx.db, agentId);
  const rules = ctx.platform.registrations.notifications ?? [];
  const told = rows.flatMap(({ kind, ticket_id: ticketId, by, read_at }) => {
    const ways = waysOf(settings, rules.find((rule) => rule.kind === kind) ?? { kind });
    // What he has read in the desk meanwhile is no news.
    return ways.mail && !(ways.desk && read_at) ? [{ kind, ticketId, by }] : [];
  });
  if (told.length > 0) await ctx.platform.registrations.notificationMail?.(ctx, agentId, told);
}
