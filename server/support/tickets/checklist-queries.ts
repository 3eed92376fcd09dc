/** How far the checklists of a ticket are. An upper room keeps them and leaves this on the ticket, so that reading and solving one ask no other row. */
import { sql } from "kysely";
import type { Db } from "#platform/db";

export type ChecklistState = { total: number; done: number; /** Open steps without which the ticket is not solved. */ needed: number };

/** Of the ticket `t`: with those of tickets merged into it, which are worked on as part of it. */
export const checklistState = sql`case when t.absorbed = 0 then t.checklist_state else (
  select case when count(x.checklist_state) > 0 then jsonb_build_object('total', sum((x.checklist_state->>'total')::int),
    'done', sum((x.checklist_state->>'done')::int), 'needed', sum((x.checklist_state->>'needed')::int)) end
  from tickets x where x.id = t.id or (x.merged_into = t.id and x.merged_at is not null)) end`;

/** Leaves on a ticket how far its own checklists are. It follows from them, so it is no change of the ticket that anybody could cross. */
export async function setChecklistState(db: Db, id: string, state: ChecklistState | null): Promise<void> {
  await sql`update tickets set checklist_state = ${state && JSON.stringify(state)}::jsonb where id = ${id}`.execute(db);
}
