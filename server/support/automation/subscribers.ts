import { isImported, type StoredEvent, type Subscriber } from "#platform/events";
import type { Platform } from "#platform/http";
import { EVENT_TYPES, isSetOff, ticketOf } from "./model.ts";
import { selectEnabled, type RuleRow } from "./queries.ts";
import { runRule, type Ran } from "./run-rule.ts";

/**
 * Sets rules off by what happens. Each rule runs in a transaction of its own, once for each event: what a crash leaves half done is found by what
 * is written down of it.
 */
export function automationSubscribers(platform: Platform): Subscriber[] {
  return [
    {
      name: "automation.rules",
      types: EVENT_TYPES,
      async handle(_, events) {
        const enabled = await selectEnabled(platform.database.staff);
        for (const event of events) {
          if (isImported(event)) continue;
          const rules = enabled.filter(({ content }) => isSetOff(content, event));
          if (rules.length > 0) await runInOrder(platform, rules, event);
        }
      },
    },
  ];
}

async function runInOrder(platform: Platform, rules: readonly RuleRow[], event: StoredEvent): Promise<void> {
  const ticketId = ticketOf(event);
  if (ticketId === null) return;
  let after: string | null = null;
  for (const rule of rules) {
    // Never by its own effects.
    if (event.actor === `rule:${rule.id}`) continue;
    // What happened before it was made, or turned on last, is none of its business.
    if (event.occurredAt < rule.updatedAt && event.recordedAt < rule.updatedAt) continue;
    const ran: Ran = await runRule(platform, rule, ticketId, {
      seq: event.seq,
      type: event.type,
      actor: event.actor,
      at: event.occurredAt,
      after,
    });
    after = ran?.done ?? after;
    if (rule.content.stop && (ran?.outcome === "done" || ran?.outcome === "nothing")) return;
  }
}
