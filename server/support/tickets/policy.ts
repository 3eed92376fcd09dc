/** Who may see and do what with tickets. One SQL fragment for reading, listing, searching and live updates alike. */
import { sql, type RawBuilder } from "kysely";
import { agentIdOf, type Actor } from "#platform/http";
import type { Ticket } from "./contract.ts";

/** Whether the actor may see the ticket `t`. The second wall, row-level security, says the same for customers. */
export function ticketVisible(actor: Actor): RawBuilder<boolean> {
  switch (actor.kind) {
    case "agent":
    case "token":
      if (!actor.rights.has("tickets.read")) return sql`false`;
      return actor.rights.has("tickets.restricted") ? sql`true` : notRestrictedFor(agentIdOf(actor), actor.teams);
    case "system":
    case "rule":
      return sql`true`;
    case "contact":
      return sql`(t.requester_id = ${actor.id}
        or (t.organization_id = any(${[...actor.organizations]}::uuid[]) and not t.restricted)
        or exists (select from ticket_participants p where p.ticket_id = t.id and p.contact_id = ${actor.id} and p.can_read))`;
    case "guest":
      return sql`t.id = ${actor.ticketId}`;
    case "anonymous":
      return sql`false`;
  }
}

function notRestrictedFor(agentId: string | null, teams: readonly string[]): RawBuilder<boolean> {
  if (agentId === null && teams.length === 0) return sql`not t.restricted`;
  return sql`(not t.restricted or t.assignee_id = ${agentId} or exists (
    select from ticket_access a where a.ticket_id = t.id and (a.agent_id = ${agentId} or a.team_id = any(${[...teams]}::uuid[]))))`;
}

/** The fields a change may touch, by the right it needs. Customers may only close and reopen. */
const FIELD_RIGHTS: { [field: string]: string } = { assignee: "tickets.assign", team: "tickets.assign", restricted: "tickets.assign" };

/** The right that changing a field needs. */
export function rightForField(field: string): string {
  return FIELD_RIGHTS[field] ?? "tickets.edit";
}

/** Whether the vendor's own things may be shown: notes, held messages, verdicts, tags, who sent what where. */
export function seesInside(actor: Actor): boolean {
  return actor.rights.has("tickets.note") || actor.kind === "system";
}

/** The ticket as this actor sees it: what is for the vendor's people only is left empty for customers. */
export function shownTo(actor: Actor, ticket: Ticket): Ticket {
  return seesInside(actor)
    ? ticket
    : {
        ...ticket,
        tags: [],
        hint: null,
        restricted: false,
        snooze: null,
        woke: null,
        dueTarget: null,
        breachedAt: null,
        form: null,
        checklists: null,
        mergedTickets: 0,
      };
}
