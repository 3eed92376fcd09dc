import type { Db } from "#platform/db";
import type { NotificationRule, Registrations } from "#platform/references";
import type { StepReceiver } from "#shared/sla-codes";
import { clockFacts } from "#support/tickets";
import { leadsOf, peopleOf } from "./policy-queries.ts";

/** The agents that a step tells. A ticket of no team has every lead told; one of a team without a lead, too. */
async function receivers(db: Db, ticketId: string, notify: readonly StepReceiver[]): Promise<string[]> {
  const [ticket] = await clockFacts(db, [ticketId]);
  if (!ticket) return [];
  const told = new Set<string>();
  if (notify.includes("assignee") && ticket.assignee) told.add(ticket.assignee);
  if (notify.includes("team") && ticket.team) for (const id of await peopleOf(db, ticket.team)) told.add(id);
  if (notify.includes("lead")) for (const id of await leadsOf(db, ticket.team)) told.add(id);
  return [...told];
}

const ticketOf = (subjects: readonly string[]) => subjects[0]!.slice("ticket:".length);

/** Steps of policies tell whom they name; a breach tells whoever has the ticket. */
const notifications: readonly NotificationRule[] = [
  {
    kind: "slaBreached",
    mail: true,
    types: ["sla.clockBreached"],
    concerned: ({ db }, { subjects }) => receivers(db, ticketOf(subjects), ["assignee"]),
  },
  {
    kind: "slaWarned",
    mail: true,
    types: ["sla.clockWarned", "sla.clockEscalated"],
    concerned: ({ db }, { subjects, data }) => receivers(db, ticketOf(subjects), Array.isArray(data.notify) ? data.notify : []),
  },
];

export const slaRegistrations: Registrations = { references: {}, liveUpdates: {}, files: [], notifications };
