/** SQL of checklists in tickets. */
import { sql } from "kysely";
import type { Db } from "#platform/db";

type Named = { id: string; name: string };
export type StepRow = {
  id: string;
  checklistId: string;
  ticketId: string;
  text: string;
  doneAt: Date | null;
  doneBy: Named | null;
  assignee: Named | null;
  dueOn: string | null;
  revision: number;
};
export type ChecklistRow = {
  id: string;
  ticketId: string;
  template: Named | null;
  name: string;
  mustFinish: boolean;
  createdAt: Date;
  updatedAt: Date;
  revision: number;
};

const LISTS = sql`select c.id, c.ticket_id as "ticketId", case when l.id is not null then jsonb_build_object('id', l.id, 'name', l.name) end as template, c.name, c.must_finish as "mustFinish",
    c.created_at as "createdAt", c.updated_at as "updatedAt", c.revision
  from checklists c left join checklist_templates l on l.id = c.template_id`;
const STEPS = sql`select s.id, s.checklist_id as "checklistId", s.ticket_id as "ticketId", s.text, s.done_at as "doneAt", s.due_on::text as "dueOn", s.revision,
    case when d.name is not null then jsonb_build_object('id', s.done_by, 'name', d.name) end as "doneBy",
    case when a.name is not null then jsonb_build_object('id', s.assignee_id, 'name', a.name) end as assignee
  from checklist_steps s left join agent_names d on d.id = s.done_by left join agent_names a on a.id = s.assignee_id`;

/** A ticket has no more than this; a list of them is never longer. */
export const MOST_CHECKLISTS = 50;
export const MOST_STEPS = 100;

/** The checklists of tickets, those of the first ticket first, and their steps. */
export async function selectChecklists(db: Db, ticketIds: readonly string[]): Promise<{ lists: ChecklistRow[]; steps: StepRow[] }> {
  const { rows: lists } =
    await sql<ChecklistRow>`${LISTS} where c.ticket_id = any(${[...ticketIds]}::uuid[]) order by array_position(${[...ticketIds]}::uuid[], c.ticket_id), c.position, c.id limit 500`.execute(
      db,
    );
  return {
    lists,
    steps:
      lists.length === 0
        ? []
        : await selectSteps(
            db,
            lists.map(({ id }) => id),
          ),
  };
}

async function selectSteps(db: Db, checklistIds: readonly string[]): Promise<StepRow[]> {
  return (
    await sql<StepRow>`${STEPS} where s.checklist_id = any(${[...checklistIds]}::uuid[]) order by s.checklist_id, s.position, s.id limit 10000`.execute(
      db,
    )
  ).rows;
}

export async function selectChecklist(db: Db, id: string): Promise<{ list: ChecklistRow; steps: StepRow[] } | null> {
  const list = (await sql<ChecklistRow>`${LISTS} where c.id = ${id}`.execute(db)).rows[0];
  return list ? { list, steps: await selectSteps(db, [id]) } : null;
}

export async function selectStep(db: Db, id: string): Promise<StepRow | null> {
  return (await sql<StepRow>`${STEPS} where s.id = ${id}`.execute(db)).rows[0] ?? null;
}

/** The ticket a checklist belongs to. */
export async function ticketOfChecklist(db: Db, id: string): Promise<string | null> {
  return (await sql<{ id: string }>`select ticket_id as id from checklists where id = ${id}`.execute(db)).rows[0]?.id ?? null;
}

/** Whether a ticket has a checklist that began from a template. */
export async function beganFrom(db: Db, ticketId: string, templateId: string): Promise<boolean> {
  const { rows } = await sql`select from checklists where ticket_id = ${ticketId} and template_id = ${templateId} limit 1`.execute(db);
  return rows.length > 0;
}

export type NewChecklist = {
  id: string;
  templateId: string | null;
  name: string;
  mustFinish: boolean;
  steps: readonly { id: string; text: string }[];
};

/** Stores checklists of a ticket behind those it has, with their steps, in one statement. It reads none of them back: who opens a request may not. */
export async function insertChecklists(db: Db, ticketId: string, lists: readonly NewChecklist[], held: number, now: Date): Promise<void> {
  const rows = lists.map(({ id, templateId, name, mustFinish }, index) => ({
    id,
    template_id: templateId,
    name,
    must_finish: mustFinish,
    position: held + index + 1,
  }));
  const steps = lists.flatMap(({ id: checklist_id, steps: all }) =>
    all.map(({ id, text }, index) => ({ id, checklist_id, text, position: index + 1 })),
  );
  await sql`with begun as (
      insert into checklists (id, ticket_id, template_id, name, must_finish, position, created_at, updated_at)
      select x.id, ${ticketId}::uuid, x.template_id, x.name, x.must_finish, x.position, ${now}::timestamptz, ${now}::timestamptz
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x(id uuid, template_id uuid, name text, must_finish boolean, position int)
    )
    insert into checklist_steps (id, checklist_id, ticket_id, text, position, updated_at)
    select x.id, x.checklist_id, ${ticketId}::uuid, x.text, x.position, ${now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(steps)}::jsonb) as x(id uuid, checklist_id uuid, text text, position int)`.execute(db);
}

/** Renames a checklist, or only raises its revision. @returns false when the revision is no longer the one expected */
export async function touchChecklist(db: Db, id: string, change: { name?: string; revision?: number; now: Date }): Promise<boolean> {
  const { rows } =
    await sql`update checklists set name = coalesce(${change.name ?? null}, name), revision = revision + 1, updated_at = ${change.now}
    where id = ${id} and revision = coalesce(${change.revision ?? null}::int, revision) returning 1`.execute(db);
  return rows.length > 0;
}

/** Puts the steps of a checklist in this order; those that are not named stay behind them in the order they have. */
export async function orderSteps(db: Db, checklistId: string, ids: readonly string[]): Promise<void> {
  await sql`update checklist_steps s set position = o.place
    from (select x.id, row_number() over (order by array_position(${[...ids]}::uuid[], x.id) nulls last, x.position, x.id) as place from checklist_steps x
      where x.checklist_id = ${checklistId}) o
    where o.id = s.id and s.position is distinct from o.place`.execute(db);
}

export async function deleteChecklist(db: Db, id: string): Promise<void> {
  await sql`delete from checklists where id = ${id}`.execute(db);
}

export async function insertStep(db: Db, s: { id: string; checklistId: string; ticketId: string; text: string; now: Date }): Promise<void> {
  await sql`insert into checklist_steps (id, checklist_id, ticket_id, text, position, updated_at)
    values (${s.id}, ${s.checklistId}, ${s.ticketId}, ${s.text}, (select coalesce(max(position), 0) + 1 from checklist_steps where checklist_id = ${s.checklistId}), ${s.now})`.execute(
    db,
  );
}

/** Stores a step whose ticket is locked. */
export async function updateStep(
  db: Db,
  id: string,
  s: { text: string; assigneeId: string | null; dueOn: string | null; doneAt: Date | null; doneBy: string | null; now: Date },
): Promise<void> {
  await sql`update checklist_steps set text = ${s.text}, assignee_id = ${s.assigneeId}, due_on = ${s.dueOn}, done_at = ${s.doneAt}, done_by = ${s.doneBy},
      revision = revision + 1, updated_at = ${s.now} where id = ${id}`.execute(db);
}

export async function deleteStep(db: Db, id: string): Promise<void> {
  await sql`delete from checklist_steps where id = ${id}`.execute(db);
}

export type ChecklistState = { total: number; done: number; needed: number };

/** How far the checklists of a ticket are; null where it has none. */
export async function stateOf(db: Db, ticketId: string): Promise<ChecklistState | null> {
  const { rows } = await sql<
    ChecklistState & { lists: number }
  >`select count(distinct c.id)::int as lists, count(s.id)::int as total, count(s.done_at)::int as done,
      count(s.id) filter (where c.must_finish and s.done_at is null)::int as needed
    from checklists c left join checklist_steps s on s.checklist_id = c.id where c.ticket_id = ${ticketId}`.execute(db);
  const { lists, ...state } = rows[0]!;
  return lists === 0 ? null : state;
}

/** Takes the words out of the checklists of a ticket; what was done and when stays. */
export async function blankWords(db: Db, ticketId: string, mark: string): Promise<void> {
  await sql`with named as (update checklists set name = ${mark} where ticket_id = ${ticketId})
    update checklist_steps set text = ${mark} where ticket_id = ${ticketId}`.execute(db);
}

export type OpenStepRow = {
  id: string;
  ticketId: string;
  text: string;
  dueOn: string | null;
  checklist: Named;
  revision: number;
  orderDay: string;
};

/** Open steps that somebody has, what is due first comes first, what has no day last. */
export async function selectOpenSteps(
  db: Db,
  assigneeId: string,
  after: { day: string; id: string } | null,
  limit: number,
): Promise<OpenStepRow[]> {
  const { rows } =
    await sql<OpenStepRow>`select s.id, s.ticket_id as "ticketId", s.text, s.due_on::text as "dueOn", jsonb_build_object('id', c.id, 'name', c.name) as checklist, s.revision,
      coalesce(s.due_on, '9999-12-31'::date)::text as "orderDay"
    from checklist_steps s join checklists c on c.id = s.checklist_id
    where s.assignee_id = ${assigneeId} and s.done_at is null ${after ? sql`and (coalesce(s.due_on, '9999-12-31'::date), s.id) > (${after.day}::date, ${after.id}::uuid)` : sql``}
    order by coalesce(s.due_on, '9999-12-31'::date), s.id limit ${limit}`.execute(db);
  return rows;
}
