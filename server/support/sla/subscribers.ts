/** What service levels listen to: tickets, and everything promises follow from. */
import { isImported, type Subscriber } from "#platform/events";
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

/** One for both: a ticket is counted when what was said of plans before it is known. */
export function slaSubscribers(platform: Platform): Subscriber[] {
  return [
    {
      name: "sla.clocks",
      types: [...PROMISES, ...TOLD],
      async handle(db, events) {
        const sweeps = new Map<string, { of: { organization: string | null; contact: string | null } | null }>();
        for (const event of events) {
          const { type, data, occurredAt: at } = event;
          if (type === "plan.changed") await notePlan(db, { id: newId(), planId: String(data.planId), at });
          if (type === "supportPolicy.changed") await noteSupportHours(db, { id: newId(), policyId: String(data.policyId), at });
          if (!PROMISES.includes(type) || isImported(event)) continue;
          const of =
            type === "subscription.changed"
              ? { organization: (data.organizationId as string | null) ?? null, contact: (data.contactId as string | null) ?? null }
              : null;
          sweeps.set(JSON.stringify(of), { of });
        }
        // Everybody's sweep is that of each.
        for (const sweep of sweeps.has("null") ? [{ of: null }] : sweeps.values())
          await platform.jobs.enqueue(db as never, SWEEP_JOB, sweep);
        // What was brought in is counted at once when it is all there, and nobody is called for it.
        if (events.some((event) => isImported(event)))
          await platform.jobs.enqueue(db as never, SWEEP_JOB, { of: null, brought: true }, { key: "brought" });
        const told = events.filter((event) => !PROMISES.includes(event.type) && !isImported(event));
        await keepClocks(systemContext(platform, "sla", db), [...new Set(told.flatMap(({ subjects }) => ticketsIn(subjects)))]);
      },
    },
  ];
}
