/** Rules that wait for time to pass: once for each ticket and moment, however many workers look. */
import type { Ctx, Platform } from "#platform/http";
import type { JobDefinition } from "#platform/jobs";
import { calendarTime } from "#support/sla";
import { ticketsSince } from "#support/tickets";
import { compileConditions, joined } from "./conditions.ts";
import type { RuleContent } from "./contract.ts";
import { isTimed } from "./model.ts";
import { selectEnabled } from "./queries.ts";
import { hadItsTurn } from "./run-queries.ts";
import { ruleContext, runRule } from "./run-rule.ts";

/** So many tickets of one rule in one pass; the next pass goes on. */
const AT_ONCE = 500;

/**
 * Tickets for which the time of a rule is up and whose conditions hold, the longest waiting first.
 * @param ruleId of which those are left out that have had their turn
 */
export async function ticketsDue(
  ctx: Ctx,
  content: RuleContent,
  { ruleId, limit }: { ruleId: string | null; limit: number },
): Promise<{ id: string; anchor: Date }[]> {
  if (!isTimed(content)) return [];
  const { since, minutes, calendar } = content.trigger;
  const now = ctx.clock.now();
  const time = calendar === null ? null : await calendarTime(ctx.db, calendar);
  if (calendar !== null && !time) return [];
  // So much time has passed since a moment exactly when the moment lies at or before this instant.
  const before = !time ? new Date(now.getTime() - minutes * 60_000) : minutes >= 0 ? time.before(now, minutes) : time.after(now, -minutes);
  if (!before) return [];
  const conditions = joined(await compileConditions(ctx, content, null));
  return ticketsSince(ctx, { since, before, conditions, unless: ruleId === null ? null : hadItsTurn(ruleId), limit });
}

/** One look at all rules that wait. */
export async function runTimed(platform: Platform): Promise<void> {
  const stopped = new Set<string>();
  for (const rule of await selectEnabled(platform.database.staff)) {
    if (!isTimed(rule.content)) continue;
    const due = await ticketsDue(ruleContext(platform, rule), rule.content, { ruleId: rule.id, limit: AT_ONCE });
    for (const { id, anchor } of due) {
      if (stopped.has(id)) continue;
      const ran = await runRule(platform, rule, id, { anchor });
      if (rule.content.stop && (ran?.outcome === "done" || ran?.outcome === "nothing")) stopped.add(id);
    }
  }
}

/** Every minute. */
export function automationJob(platform: Platform): JobDefinition {
  return { name: "automation.time", cron: "* * * * *", retryLimit: 0, run: () => runTimed(platform) };
}
