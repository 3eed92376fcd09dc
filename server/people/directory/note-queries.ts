import { sql, type RawBuilder } from "kysely";
import type { Db } from "#platform/db";

type Named = { id: string; name: string };
export type About = { contact?: string | undefined; organization?: string | undefined };

const aboutColumns = (alias: string) => sql`
  (select jsonb_build_object('id', coalesce(c.stands_as, c.id), 'name', coalesce(c.stands_name, c.name, '')) from contact_names c where c.id = ${sql.ref(`${alias}.contact_id`)}) as contact,
  (select jsonb_build_object('id', coalesce(o.stands_as, o.id), 'name', coalesce(o.stands_name, o.name)) from organization_names o where o.id = ${sql.ref(`${alias}.organization_id`)}) as organization`;

function aboutConditions(alias: string, { contact, organization }: About): RawBuilder<unknown>[] {
  return [
    ...(contact ? [sql`${sql.ref(`${alias}.contact_id`)} in (select a.id from contact_aliases a where a.of = ${contact})`] : []),
    ...(organization
      ? [sql`${sql.ref(`${alias}.organization_id`)} in (select a.id from organization_aliases a where a.of = ${organization})`]
      : []),
  ];
}

export type NoteRow = {
  id: string;
  contact: Named | null;
  organization: Named | null;
  text: string;
  author: Named | null;
  revision: number;
  created_at: Date;
  updated_at: Date;
};
const noteColumns = sql`n.id, n.text, n.revision, n.created_at, n.updated_at, ${aboutColumns("n")},
  (select jsonb_build_object('id', a.id, 'name', a.name) from agent_names a where a.id = n.author_id) as author`;

export async function selectNotes(db: Db, { after, limit, ...about }: About & { after: string | null; limit: number }): Promise<NoteRow[]> {
  const where = sql.join([sql`true`, ...aboutConditions("n", about), ...(after ? [sql`n.id < ${after}`] : [])], sql` and `);
  return (await sql<NoteRow>`select ${noteColumns} from people_notes n where ${where} order by n.id desc limit ${limit}`.execute(db)).rows;
}

export async function selectNote(db: Db, id: string): Promise<NoteRow | undefined> {
  return (await sql<NoteRow>`select ${noteColumns} from people_notes n where n.id = ${id}`.execute(db)).rows[0];
}

export async function insertNote(db: Db, n: About & { id: string; text: string; author: string | null; now: Date }): Promise<void> {
  await sql`insert into people_notes (id, contact_id, organization_id, text, author_id, created_at, updated_at)
    values (${n.id}, ${n.contact ?? null}, ${n.organization ?? null}, ${n.text}, ${n.author}, ${n.now}, ${n.now})`.execute(db);
}

/** Whether this very text is noted about a contact. */
export async function hasNote(db: Db, contact: string, text: string): Promise<boolean> {
  return (await sql`select from people_notes n where n.contact_id = ${contact} and n.text = ${text} limit 1`.execute(db)).rows.length > 0;
}

/** @returns false when the revision is no longer the one expected */
export async function updateNote(db: Db, id: string, revision: number, text: string, now: Date): Promise<boolean> {
  return (
    (
      await sql`update people_notes set text = ${text}, revision = revision + 1, updated_at = ${now} where id = ${id} and revision = ${revision} returning 1`.execute(
        db,
      )
    ).rows.length > 0
  );
}

/** @returns false when the revision is no longer the one expected */
export async function deleteNote(db: Db, id: string, revision: number): Promise<boolean> {
  return (await sql`delete from people_notes where id = ${id} and revision = ${revision} returning 1`.execute(db)).rows.length > 0;
}

export type TaskRow = {
  id: string;
  contact: Named | null;
  organization: Named | null;
  title: string;
  due_on: string | null;
  assignee: Named | null;
  done_at: Date | null;
  revision: number;
  created_at: Date;
  updated_at: Date;
  /** What the list is sorted by. */ order_day: string;
};
const taskColumns = sql`t.id, t.title, t.due_on::text, t.done_at, t.revision, t.created_at, t.updated_at, coalesce(t.due_on, '9999-12-31'::date)::text as order_day, ${aboutColumns("t")},
  (select jsonb_build_object('id', a.id, 'name', a.name) from agent_names a where a.id = t.assignee_id) as assignee`;

export type TaskFilter = About & {
  assignee?: string | undefined;
  done?: boolean | undefined;
  after: { day: string; id: string } | null;
  limit: number;
};

/** Tasks by their day, those without one last. */
export async function selectTasks(db: Db, { assignee, done, after, limit, ...about }: TaskFilter): Promise<TaskRow[]> {
  const conditions = [sql`true`, ...aboutConditions("t", about)];
  if (assignee) conditions.push(sql`t.assignee_id = ${assignee}`);
  if (done !== undefined) conditions.push(done ? sql`t.done_at is not null` : sql`t.done_at is null`);
  if (after) conditions.push(sql`(coalesce(t.due_on, '9999-12-31'::date), t.id) > (${after.day}::date, ${after.id}::uuid)`);
  return (
    await sql<TaskRow>`select ${taskColumns} from people_tasks t where ${sql.join(conditions, sql` and `)} order by coalesce(t.due_on, '9999-12-31'::date), t.id limit ${limit}`.execute(
      db,
    )
  ).rows;
}

export async function selectTask(db: Db, id: string): Promise<TaskRow | undefined> {
  return (await sql<TaskRow>`select ${taskColumns} from people_tasks t where t.id = ${id}`.execute(db)).rows[0];
}

export async function insertTask(
  db: Db,
  t: About & { id: string; title: string; dueOn: string | null; assignee: string | null; actor: string; now: Date },
): Promise<void> {
  await sql`insert into people_tasks (id, contact_id, organization_id, title, due_on, assignee_id, created_by, created_at, updated_at)
    values (${t.id}, ${t.contact ?? null}, ${t.organization ?? null}, ${t.title}, ${t.dueOn}, ${t.assignee}, ${t.actor}, ${t.now}, ${t.now})`.execute(
    db,
  );
}

export type TaskChange = {
  title?: string | undefined;
  dueOn?: string | null | undefined;
  assignee?: string | null | undefined;
  done?: boolean | undefined;
};

/** @returns false when the revision is no longer the one expected */
export async function updateTask(
  db: Db,
  id: string,
  revision: number,
  { title, dueOn, assignee, done }: TaskChange,
  { actor, now }: { actor: string; now: Date },
): Promise<boolean> {
  const { rows } = await sql`update people_tasks set title = coalesce(${title ?? null}, title),
      due_on = case when ${dueOn !== undefined} then ${dueOn ?? null}::date else due_on end,
      assignee_id = case when ${assignee !== undefined} then ${assignee ?? null}::uuid else assignee_id end,
      done_at = case ${done === undefined ? null : done}::boolean when true then coalesce(done_at, ${now}) when false then null else done_at end,
      done_by = case ${done === undefined ? null : done}::boolean when true then coalesce(done_by, ${actor}) when false then null else done_by end,
      revision = revision + 1, updated_at = ${now}
    where id = ${id} and revision = ${revision} returning 1`.execute(db);
  return rows.length > 0;
}

/** @returns false when the revision is no longer the one expected */
export async function deleteTask(db: Db, id: string, revision: number): Promise<boolean> {
  return (await sql`delete from people_tasks where id = ${id} and revision = ${revision} returning 1`.execute(db)).rows.length > 0;
}

/** Whether there is the contact or the organization. */
export async function isThere(db: Db, { contact, organization }: About): Promise<boolean> {
  const query = contact
    ? sql`select from contacts where id = ${contact}`
    : sql`select from organizations where id = ${organization ?? null}`;
  return (await query.execute(db)).rows.length > 0;
}

/** How many notes and open tasks there are about somebody, up to a thousand each. */
export async function countAbout(db: Db, about: About): Promise<{ notes: number; tasks: number }> {
  const count = (table: string, alias: string, more = sql``) =>
    sql`(select count(*)::int from (select from ${sql.table(table)} ${sql.ref(alias)} where ${sql.join(aboutConditions(alias, about), sql` and `)} ${more} limit 1000) x)`;
  const { rows } = await sql<{
    notes: number;
    tasks: number;
  }>`select ${count("people_notes", "n")} as notes, ${count("people_tasks", "t", sql`and t.done_at is null`)} as tasks`.execute(db);
  return rows[0]!;
}
