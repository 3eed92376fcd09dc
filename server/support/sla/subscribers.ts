/** What service levels listen to: tickets, and everything promises follow from. */
import type { Subscriber } from "#platform/events";
import { systemContext, type Platform } from "#platform/http";
import { newId } from "#shared/ids";
import { SWEEP_JOB } from "./jobs.ts";
import { keepClocks } from "./keep-clocks.ts";
import { TOLD } from "./model/timeline.ts";
import { notePlan, noteSupportHours } from "./world-queries.ts";

/** By these what is promised changes for tickets that did not change themselves. */
const PROMISES = [
  "slaPolicy.changed",
  "calendar.changed",
  "plan.changed",
  "supportPolicy.changed",
  "subscription.changed",
  "subscription.namedContactChanged",
];

const ticketsIn = (subjects: readonly string[]) =>
  subjects.filter((subject) => subject.startsWith("ticket:")).map((subject) => subject.slice("ticket:".length));

export function slaSubscribers(platform: Platform): Subscriber[] {
  return [
    {
      name: "sla.promises",
      types: PROMISES,
      async handle(db, events) {
        for (const { type, data, occurredAt: at } of events) {
          if (type === "plan.changed") await notePlan(db, { id: newId(), planId: String(data.planId), at });
          if (type === "supportPolicy.changed") await noteSupportHours(db, { id: newId(), policyId: String(data.policyId), at });
          const of =
            type === "subscription.changed"
              ? { organization: (data.organizationId as string | null) ?? null, contact: (data.contactId as string | null) ?? null }
              : null;
          await platform.jobs.enqueue(db as never, SWEEP_JOB, { of });
        }
      },
    },
    {
      name: "sla.clocks",
      types: TOLD,
      async handle(db, events) {
        const ctx = systemContext(platform, "sla", db);
        await keepClocks(ctx, [...new Set(events.flatMap(({ subjects }) => ticketsIn(subjects)))]);
      },
    },
  ];
}
