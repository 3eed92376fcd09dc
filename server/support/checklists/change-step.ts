import type { z } from "zod";
import { emit } from "#platform/events";
import { agentIdOf, inTransaction, invalid, notFound, Problem, stale, type Ctx } from "#platform/http";
import { resolveAgent } from "#support/tickets";
import { newId } from "#shared/ids";
import type { Checklist, checklistsContract, ChecklistStep } from "./contract.ts";
import { stepAdded, stepChanged, stepDone, stepRemoved, stepReopened } from "./events.ts";
import { checklistNow, heldChecklist, noteState, type Held } from "./held-ticket.ts";
import { deleteStep, insertStep, MOST_STEPS, orderSteps, selectStep, touchChecklist, updateStep, type StepRow } from "./queries.ts";
import { presentStep } from "./read-checklists.ts";

type New = z.output<(typeof checklistsContract)["checklistSteps.create"]["body"]>;
type Change = z.output<(typeof checklistsContract)["checklistSteps.update"]["body"]>;

async function heldStep(tx: Ctx, id: string, stepId: string): Promise<Held & { step: StepRow }> {
  const held = await heldChecklist(tx, id);
  const step = held.steps.find((one) => one.id === stepId);
  if (!step) throw notFound();
  return { ...held, step };
}

/** Adds a step at its place. @throws Problem 404, 409 for too many, 422 for a place that there is not */
export function addStep(ctx: Ctx, id: string, { text, after }: New): Promise<Checklist> {
  return inTransaction(ctx, async (tx) => {
    const { ticket, steps } = await heldChecklist(tx, id);
    if (steps.length >= MOST_STEPS) throw new Problem(409, "checklist.tooManySteps", { values: { most: MOST_STEPS } });
    const ids = steps.map((step) => step.id);
    if (after && !ids.includes(after)) throw invalid("after", "unknownThing", { value: after });
    const now = tx.clock.now();
    const stepId = newId(now.getTime());
    await insertStep(tx.db, { id: stepId, checklistId: id, ticketId: ticket.id, text: tx.platform.masker.open().text(text), now });
    if (after !== undefined) await orderSteps(tx.db, id, ids.toSpliced(after === null ? 0 : ids.indexOf(after) + 1, 0, stepId));
    await touchChecklist(tx.db, id, { now });
    await noteState(tx, ticket.id);
    await emit(tx, stepAdded, { subjects: [`ticket:${ticket.id}`], data: { number: ticket.number, checklistId: id, stepId } });
    return checklistNow(tx, id, ticket.number);
  });
}

/**
 * Ticks a step, with who and when, takes that back, rewords it or gives it to somebody. Steps have revisions of their own: who tick different ones at
 * once both succeed.
 * @throws Problem 404, 412 with the step as it is now, 422
 */
export function changeStep(ctx: Ctx, id: string, stepId: string, revision: number, change: Change): Promise<ChecklistStep> {
  return inTransaction(ctx, async (tx) => {
    const { ticket, steps, step } = await heldStep(tx, id, stepId);
    if (step.revision !== revision) throw stale(presentStep(step));
    const now = tx.clock.now();
    const text = change.text === undefined ? step.text : tx.platform.masker.open().text(change.text);
    const had = step.assignee?.id ?? null;
    const assigneeId = change.assignee === undefined ? had : change.assignee && (await resolveAgent(tx.db, change.assignee));
    const dueOn = change.dueOn === undefined ? step.dueOn : change.dueOn;
    const done = change.done ?? step.doneAt !== null;
    const ticked = done && step.doneAt === null;
    const reopened = !done && step.doneAt !== null;
    const changed = text !== step.text || assigneeId !== had || dueOn !== step.dueOn;
    if (!ticked && !reopened && !changed) return presentStep(step);
    const kept = { doneAt: step.doneAt, doneBy: step.doneBy?.id ?? null };
    const doing = ticked ? { doneAt: now, doneBy: agentIdOf(tx.actor) } : reopened ? { doneAt: null, doneBy: null } : kept;
    await updateStep(tx.db, stepId, { text, assigneeId, dueOn, ...doing, now });
    const data = { number: ticket.number, checklistId: id, stepId };
    const subjects = [`ticket:${ticket.id}`] as const;
    if (ticked || reopened) await noteState(tx, ticket.id);
    if (ticked) {
      const last = steps.every((one) => one.id === stepId || one.doneAt !== null);
      await emit(tx, stepDone, { subjects, data: { ...data, last } });
    }
    if (reopened) await emit(tx, stepReopened, { subjects, data });
    if (changed)
      await emit(tx, stepChanged, {
        subjects: assigneeId !== null && assigneeId !== had ? [...subjects, `agent:${assigneeId}`] : subjects,
        data: { ...data, assigneeId: assigneeId === had ? null : assigneeId },
      });
    return presentStep((await selectStep(tx.db, stepId))!);
  });
}

/** Removes a step. @throws Problem 404 */
export function removeStep(ctx: Ctx, id: string, stepId: string): Promise<undefined> {
  return inTransaction(ctx, async (tx) => {
    const { ticket } = await heldStep(tx, id, stepId);
    await deleteStep(tx.db, stepId);
    await touchChecklist(tx.db, id, { now: tx.clock.now() });
    await noteState(tx, ticket.id);
    await emit(tx, stepRemoved, { subjects: [`ticket:${ticket.id}`], data: { number: ticket.number, checklistId: id, stepId } });
    return undefined;
  });
}
