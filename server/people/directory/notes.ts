import { isId, newId } from "#shared/ids";
import { decodeCursor, encodeCursor } from "#platform/db";
import { emit } from "#platform/events";
import { agentIdOf, inTransaction, invalid, notFound, stale, type Ctx } from "#platform/http";
import { isAgent } from "./details-queries.ts";
import { noteChanged, taskChanged } from "./events.ts";
import {
  deleteNote,
  deleteTask,
  insertNote,
  insertTask,
  isThere,
  selectNote,
  selectTask,
  selectTasks,
  updateNote,
  updateTask,
  type About,
  type NoteRow,
  type TaskChange,
  type TaskRow,
} from "./note-queries.ts";

export function presentNote({ created_at, updated_at, ...row }: NoteRow) {
  return { ...row, createdAt: created_at.toISOString(), updatedAt: updated_at.toISOString() };
}

export function presentTask({ created_at, updated_at, due_on, done_at, order_day: _day, ...row }: TaskRow) {
  return {
    ...row,
    dueOn: due_on,
    doneAt: done_at?.toISOString() ?? null,
    createdAt: created_at.toISOString(),
    updatedAt: updated_at.toISOString(),
  };
}

async function checkAbout(tx: Ctx, about: About): Promise<void> {
  if (!(await isThere(tx.db, about))) throw invalid(about.contact ? "contact" : "organization", "unknownThing");
}

const subjectOf = ({ contact, organization }: Pick<NoteRow, "contact" | "organization">) =>
  contact ? `contact:${contact.id}` : `organization:${organization!.id}`;

async function tell(tx: Ctx, note: NoteRow): Promise<NoteRow> {
  await emit(tx, noteChanged, { subjects: [subjectOf(note)], data: { noteId: note.id } });
  return note;
}

/** Writes a note. @throws Problem 422 */
export async function createNote(ctx: Ctx, { text, ...about }: About & { text: string }): Promise<NoteRow> {
  return inTransaction(ctx, async (tx) => {
    await checkAbout(tx, about);
    const now = tx.clock.now();
    const id = newId(now.getTime());
    await insertNote(tx.db, { ...about, id, text, author: agentIdOf(tx.actor), now });
    return tell(tx, (await selectNote(tx.db, id))!);
  });
}

/** Changes a note. @throws Problem 404, 412 stale */
export async function changeNote(ctx: Ctx, id: string, revision: number, text: string): Promise<NoteRow> {
  return inTransaction(ctx, async (tx) => {
    const done = await updateNote(tx.db, id, revision, text, tx.clock.now());
    const note = await selectNote(tx.db, id);
    if (!note) throw notFound();
    if (!done) throw stale(presentNote(note));
    return tell(tx, note);
  });
}

/** Removes a note. @throws Problem 404, 412 stale */
export async function removeNote(ctx: Ctx, id: string, revision: number): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const note = await selectNote(tx.db, id);
    if (!note) throw notFound();
    if (!(await deleteNote(tx.db, id, revision))) throw stale(presentNote(note));
    await tell(tx, note);
  });
}

/** Removes a note that an import made; false where somebody changed it since. */
export async function removeNoteMade(tx: Ctx, id: string): Promise<boolean> {
  const note = await selectNote(tx.db, id);
  if (!note) return true;
  if (!(await deleteNote(tx.db, id, 1))) return false;
  await tell(tx, note);
  return true;
}

async function checkAssignee(tx: Ctx, assignee: string | null | undefined): Promise<void> {
  if (assignee && !(await isAgent(tx.db, assignee))) throw invalid("assignee", "unknownThing");
}

async function announce(tx: Ctx, task: TaskRow): Promise<TaskRow> {
  await emit(tx, taskChanged, {
    subjects: [subjectOf(task)],
    data: { taskId: task.id, assigneeId: task.assignee?.id ?? null, done: task.done_at !== null },
  });
  return task;
}

export type NewTask = About & { title: string; dueOn?: string | null; assignee?: string | null };

/** Notes down what is to be done. @throws Problem 422 */
export async function createTask(ctx: Ctx, { title, dueOn = null, assignee = null, ...about }: NewTask): Promise<TaskRow> {
  return inTransaction(ctx, async (tx) => {
    await checkAbout(tx, about);
    await checkAssignee(tx, assignee);
    const now = tx.clock.now();
    const id = newId(now.getTime());
    await insertTask(tx.db, { ...about, id, title, dueOn, assignee, actor: tx.actorKey, now });
    return announce(tx, (await selectTask(tx.db, id))!);
  });
}

/** Changes a task. @throws Problem 404, 412 stale, 422 */
export async function changeTask(ctx: Ctx, id: string, revision: number, change: TaskChange): Promise<TaskRow> {
  return inTransaction(ctx, async (tx) => {
    await checkAssignee(tx, change.assignee);
    const done = await updateTask(tx.db, id, revision, change, { actor: tx.actorKey, now: tx.clock.now() });
    const task = await selectTask(tx.db, id);
    if (!task) throw notFound();
    if (!done) throw stale(presentTask(task));
    return announce(tx, task);
  });
}

/** Removes a task. @throws Problem 404, 412 stale */
export async function removeTask(ctx: Ctx, id: string, revision: number): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const task = await selectTask(tx.db, id);
    if (!task) throw notFound();
    if (!(await deleteTask(tx.db, id, revision))) throw stale(presentTask(task));
    await announce(tx, task);
  });
}

/** A page of tasks, what is due first. @throws Problem 422 for a bad cursor, or `me` where nobody asks */
export async function listTasks(
  ctx: Ctx,
  {
    limit,
    cursor,
    assignee,
    done,
    ...about
  }: About & { limit: number; cursor?: string | undefined; assignee?: string | undefined; done?: "true" | "false" | undefined },
) {
  const who = assignee === "me" ? agentIdOf(ctx.actor) : assignee;
  if (who === null) return { data: [], nextCursor: null };
  const [day, id] = cursor === undefined ? [] : (decodeCursor(cursor, 2) ?? [null, null]);
  if (
    cursor !== undefined &&
    (typeof day !== "string" || !/^\d{4}-\d\d-\d\d$/.test(day) || Number.isNaN(Date.parse(day)) || typeof id !== "string" || !isId(id))
  )
    throw invalid("cursor", "cursor");
  const rows = await selectTasks(ctx.db, {
    ...about,
    assignee: who,
    done: done === undefined ? undefined : done === "true",
    after: cursor === undefined ? null : { day: day as string, id: id as string },
    limit: limit + 1,
  });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { data: shown.map(presentTask), nextCursor: rows.length > limit && last ? encodeCursor([last.order_day, last.id]) : null };
}

/** Notes down a task about a record, be it a contact or an organization. @returns its id, or null where there is no such record */
export async function noteTask(tx: Ctx, about: string, task: Pick<NewTask, "title" | "dueOn" | "assignee">): Promise<string | null> {
  for (const which of [{ organization: about }, { contact: about }])
    if (await isThere(tx.db, which)) return (await createTask(tx, { ...task, ...which })).id;
  return null;
}

/** Says that a task is done; nothing where it is already, or is there no longer. */
export async function finishTask(tx: Ctx, id: string): Promise<void> {
  const task = await selectTask(tx.db, id);
  if (task && task.done_at === null) await changeTask(tx, id, task.revision, { done: true });
}
